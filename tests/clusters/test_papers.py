"""Papers of clusters: who files, who reads, and how one is taken off the shelf."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clusters.actions.changing import Faulty
from clusters.actions.papers import PaperFacts, file_paper, remove_paper
from clusters.models import Cluster, ClusterPaper, ClusterYear
from tests.world import World
from workflow.journal import history
from workflow.models import StoredFile
from workflow.moves import Denied

FACTS = PaperFacts("plan", "Kế hoạch hoạt động", "12/KH-KTĐ", date(2026, 1, 20))


def pdf(name: str = "Kế hoạch.pdf", content: bytes = b"%PDF-1.7\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def filed(
    world: World, by: str = "chair", subject: Cluster | ClusterYear | None = None
) -> ClusterPaper:
    return file_paper(
        subject=subject or world.cluster_year, facts=FACTS, upload=pdf(), by=world.users[by]
    )


@pytest.mark.parametrize("role", ["chair", "specialist", "admin"])
def test_who_files(world: World, role: str) -> None:
    paper = filed(world, role)
    assert (paper.title, paper.cluster_year, paper.file.uploaded_by) == (
        "Kế hoạch hoạt động",
        world.cluster_year,
        world.users[role],
    )


@pytest.mark.parametrize("role", ["staff", "both", "member", "other", "nobody"])
def test_who_does_not(world: World, role: str) -> None:
    with pytest.raises(Denied):
        filed(world, role)
    assert (ClusterPaper.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_what_holds_for_every_year_is_the_councils(world: World) -> None:
    cluster = world.cluster_year.cluster
    assert filed(world, "specialist", cluster).cluster_year is None
    with pytest.raises(Denied):
        filed(world, "chair", cluster)


def test_a_wrong_file_leaves_nothing(world: World) -> None:
    with pytest.raises(Faulty) as told:
        file_paper(
            subject=world.cluster_year,
            facts=FACTS,
            upload=pdf("a.exe", b"MZ"),
            by=world.users["chair"],
        )
    assert list(told.value.faults) == ["upload"]
    assert ClusterPaper.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("staff", 200),
        ("both", 200),
        ("chair", 200),
        ("specialist", 200),
        ("member", 200),
        ("admin", 200),
        ("other", 404),
        ("nobody", 404),
    ],
)
@pytest.mark.parametrize("is_common", [False, True])
def test_who_downloads(
    world: World, client: Client, role: str, status: int, is_common: bool
) -> None:
    subject = world.cluster_year.cluster if is_common else world.cluster_year
    paper = filed(world, "admin", subject)
    client.force_login(world.users[role])
    response = client.get(f"/papers/{paper.pk}/download/")
    assert response.status_code == status
    if status == 200:
        assert response["Content-Disposition"].startswith("attachment;")
        # Read to its end: that closes the file, and not the connection.
        b"".join(response)


def test_removed_with_a_reason_and_remembered(world: World, client: Client) -> None:
    paper = filed(world)
    with pytest.raises(Faulty):
        remove_paper(paper=paper, reason=" ", by=world.users["chair"])
    with pytest.raises(Denied):
        remove_paper(paper=paper, reason="x", by=world.users["staff"])
    client.force_login(world.users["chair"])
    address = f"/papers/{paper.pk}/remove/"
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "Đăng nhầm"}).status_code == 302
    line = history(world.cluster_year).get(verb="remove_paper")
    assert (line.detail["paper"], line.detail["reason"]) == ("Kế hoạch hoạt động", "Đăng nhầm")
    assert (ClusterPaper.objects.count(), StoredFile.objects.count()) == (0, 1)


def test_filed_on_the_page_and_listed(world: World, client: Client) -> None:
    client.force_login(world.users["chair"])
    address = f"/years/{world.cluster_year.pk}/papers/"
    typed = {"kind": "notice", "title": "Thông báo số 1", "number": "", "dated_on": "3/2/2026"}
    response = client.post(f"{address}add/", typed)
    assert response.status_code == 400
    assert "Chọn tệp của văn bản." in response.content.decode()
    assert 'value="Thông báo số 1"' in response.content.decode()
    response = client.post(f"{address}add/", {**typed, "upload": pdf()})
    assert (response.status_code, response["Location"]) == (302, address)
    assert "Thông báo số 1" in client.get(address).content.decode()


PAPER_QUERIES = 9


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    world: World, client: Client, django_assert_num_queries: object, rows: int
) -> None:
    for _number in range(rows):
        filed(world)
    client.force_login(world.users["chair"])
    # The offices that filing read are kept on the user; a request reads its own.
    address = f"/years/{world.cluster_year.pk}/papers/"
    with django_assert_num_queries(PAPER_QUERIES):  # type: ignore[operator]  # a fixture without type
        client.get(address)
