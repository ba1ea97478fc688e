"""Papers of dossiers and letters: handing in, replacing, taking out, reading, downloading."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.actions.papers import add_other_papers, add_paper, attach_generated, remove_paper
from awards.models import DossierPaper, Proposal
from awards.papers.checklist import checklist_of_batch, checklists_of
from awards.papers.page import papers_context
from awards.workflow import EDITABLE, ProposalState
from catalogue.models import PaperRequirement
from clusters.models import Officer, OfficerRole
from tests.awards.dossiers_made import batch, fresh, proposal, stored
from tests.awards.papers_made import at_hand, general_list, requirement, upload
from tests.workflow.files_made import locked_pdf
from tests.world import ROLES, World
from workflow.files import BadFile
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

P = ProposalState


@pytest.fixture
def asked(world: World) -> dict[str, PaperRequirement]:
    return {row.source: row for row in general_list()}


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _numbers(one: Proposal) -> list[int]:
    return list(DossierPaper.objects.filter(proposal=one).values_list("number", flat=True))


def test_a_paper_and_its_next_version(world: World, asked: dict[str, PaperRequirement]) -> None:
    one, staff = proposal(), world.users["staff"]
    report = asked["achievements"]
    first = add_paper(one, upload=upload("a.pdf"), by=staff, requirement=report, seen=0)
    second = add_paper(one, upload=upload("b.pdf"), by=staff, requirement=report, seen=1)
    assert (first.number, second.number, second.title) == (1, 2, report.title)
    line = next(x for x in checklists_of([one])[one.pk].lines if x.requirement == report)
    assert line.paper == second
    assert line.earlier == [first]
    told = history(one)[0]
    assert (told.verb, told.detail["number"], told.detail["sha256"]) == (
        "add_paper", 2, second.file.sha256,
    )  # fmt: skip


def test_whoever_is_slower_is_told(world: World, asked: dict[str, PaperRequirement]) -> None:
    one, staff = proposal(), world.users["staff"]
    report = asked["achievements"]
    add_paper(one, upload=upload("a.pdf"), by=staff, requirement=report, seen=0)
    with pytest.raises(Stale, match="vừa có bản khác"):
        add_paper(one, upload=upload("b.pdf"), by=staff, requirement=report, seen=0)
    assert _numbers(one) == [1]


def test_the_same_file_is_not_a_new_version(
    world: World, asked: dict[str, PaperRequirement]
) -> None:
    one, staff = proposal(), world.users["staff"]
    add_paper(one, upload=upload(), by=staff, requirement=asked["achievements"])
    with pytest.raises(Refused, match="giống hệt"):
        add_paper(one, upload=upload(), by=staff, requirement=asked["achievements"])
    assert _numbers(one) == [1]


def test_what_was_taken_out_is_kept_and_its_number_not_used_again(
    world: World, asked: dict[str, PaperRequirement]
) -> None:
    one, staff = proposal(), world.users["staff"]
    report = asked["achievements"]
    for name in ("a.pdf", "b.pdf"):
        paper = add_paper(one, upload=upload(name), by=staff, requirement=report)
    remove_paper(paper, by=staff)
    # No older version takes its place.
    assert report.title in [line.title for line in checklists_of([one])[one.pk].missing]
    assert DossierPaper.objects.filter(proposal=one, removed_by=staff).count() == 2
    with pytest.raises(Refused, match="đã được gỡ"):
        remove_paper(paper, by=staff)
    again = add_paper(one, upload=upload("c.pdf"), by=staff, requirement=report, seen=0)
    assert again.number == 3


def test_several_other_papers_are_all_kept_or_none(world: World) -> None:
    one, staff = proposal(), world.users["staff"]
    with pytest.raises(BadFile, match=r"khoa\.pdf.*mật khẩu"):
        add_other_papers(
            one,
            uploads=[upload("Ảnh.pdf"), SimpleUploadedFile("khoa.pdf", locked_pdf())],
            by=staff,
        )
    assert _numbers(one) == []
    add_other_papers(one, uploads=[upload("Ảnh.pdf"), upload("Thư khen.pdf")], by=staff)
    titles = [line.title for line in checklists_of([one])[one.pk].extra]
    assert titles == ["Thư khen", "Ảnh"]
    with pytest.raises(Refused, match="Chưa chọn tệp"):
        add_other_papers(one, uploads=[], by=staff)


@pytest.mark.parametrize("state", P.values)
def test_only_while_the_dossier_is_the_units(world: World, state: str) -> None:
    one, staff = proposal(state), world.users["staff"]
    kept = at_hand(one, staff)
    if state in EDITABLE:
        add_paper(one, upload=upload(), by=staff)
        remove_paper(kept, by=staff)
        return
    with pytest.raises(Refused, match="đã gửi"):
        add_paper(one, upload=upload(), by=staff)
    with pytest.raises(Refused, match="đã gửi"):
        remove_paper(kept, by=staff)
    made = stored(staff, "bao-cao.pdf")
    assert (
        attach_generated(one, source="achievements", title="x", stored=made, code="K", by=staff)
        is None
    )


@pytest.mark.parametrize(
    ("states", "is_open"),
    [([], True), ([P.DRAFT], True), ([P.SUBMITTED], False), ([P.SUBMITTED, P.RETURNED], True)],
)
def test_papers_of_a_letter_while_one_dossier_is_the_units(
    world: World, states: list[str], is_open: bool
) -> None:
    within, staff = batch(), world.users["staff"]
    for state, name in zip(states, ("Sở Tài chính", "Sở Y tế"), strict=False):
        proposal(state, of=within, to=world.unit(name))
    if is_open:
        add_paper(within, upload=upload(), by=staff)
    else:
        with pytest.raises(Refused, match="đã gửi"):
            add_paper(within, upload=upload(), by=staff)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_hand_in(world: World, role: str) -> None:
    one, user = proposal(P.RETURNED), fresh(world.users[role])
    kept = at_hand(one, world.users["staff"])
    if role == "staff":
        add_paper(one, upload=upload(), by=user)
        remove_paper(kept, by=user)
        return
    for about in (one, one.batch):
        with pytest.raises(Denied, match="nơi lập tờ trình"):
            add_paper(about, upload=upload(), by=user)
    with pytest.raises(Denied, match="nơi lập tờ trình"):
        remove_paper(kept, by=user)


def test_a_generated_paper_takes_its_place_and_bears_its_code(
    world: World, asked: dict[str, PaperRequirement]
) -> None:
    one, staff = proposal(), world.users["staff"]
    given = {"source": "achievements", "title": "Báo cáo", "code": "ABCDEFGH23", "by": staff}
    made = stored(staff, "bao-cao.pdf")
    paper = attach_generated(one, stored=made, **given)
    assert paper is not None
    assert (paper.requirement, paper.origin, paper.code) == (
        asked["achievements"], "generated", "ABCDEFGH23",
    )  # fmt: skip
    # A task that runs twice has one effect.
    assert attach_generated(one, stored=made, **given) == paper
    letter = attach_generated(
        one.batch, source="letter", title="Tờ trình", stored=made, code="KLMNPQRS45", by=staff
    )
    assert letter is not None
    assert letter.requirement == asked["letter"]
    assert [line.source for line in checklists_of([one])[one.pk].missing] == ["minutes"]


def test_a_dossier_keeps_the_list_of_the_day_it_was_received(world: World) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    requirement(1, "Bản cũ", valid_to=yesterday)
    requirement(1, "Bản mới", valid_from=timezone.localdate())
    within = batch()
    before = proposal(P.APPRAISAL, of=within, received_on=yesterday)
    now = proposal(of=within, to=world.unit("Sở Y tế"))
    found = checklists_of([before, now])
    assert [line.title for line in found[before.pk].lines] == ["Bản cũ"]
    assert [line.title for line in found[now.pk].lines] == ["Bản mới"]


def test_the_letter_asks_once_for_what_several_awards_ask(
    world: World, asked: dict[str, PaperRequirement]
) -> None:
    within = batch()
    requirement(1, "Tờ trình của tỉnh", kind="COCP", source="letter", is_shared=True)
    proposal(of=within)
    proposal(of=within, kind="COCP")
    assert [line.source for line in checklist_of_batch(within).lines] == ["letter", "minutes"]
    assert [line.source for line in checklist_of_batch(batch("Sở Y tế")).lines] == [
        "letter", "minutes",
    ]  # fmt: skip


def test_many_dossiers_ask_two_questions(world: World, asked: dict[str, PaperRequirement]) -> None:
    within, staff = batch(), world.users["staff"]
    names = ("Sở Tài chính", "Sở Y tế", "Sở Nội vụ", "Sở Xây dựng")
    for count, name in enumerate(names, 1):
        at_hand(proposal(of=within, to=world.unit(name)), staff, asked["achievements"])
        rows = list(Proposal.objects.filter(batch=within).select_related("batch"))
        with CaptureQueriesContext(connection) as told:
            found = checklists_of(rows)
        assert (len(told), len(found)) == (2, count)
        assert {len(one.missing) for one in found.values()} == {2}


# Pages

SEES = {"staff", "specialist", "member", "admin"}


def _read(client: Client, address: str) -> int:
    """The status; a file is read to its end, as a browser does."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[arg-type, attr-defined]  # a file
    return answer.status_code


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_who_downloads_a_paper(world: World, role: str) -> None:
    one = proposal(P.SESSION)
    papers = [at_hand(about, world.users["staff"]) for about in (one, one.batch)]
    client = Client() if role == "anonymous" else _client(world.users[role])
    seen = 302 if role == "anonymous" else 200 if role in SEES else 404
    addresses = [reverse("awards:paper_file", args=[paper.pk]) for paper in papers]
    assert [_read(client, address) for address in addresses] == [seen, seen]


@pytest.mark.parametrize("role", ["specialist", "member"])
@pytest.mark.parametrize("relation", ["own", "parent"])
def test_a_conflict_bars_from_the_papers(world: World, role: str, relation: str) -> None:
    one, user = (
        proposal(P.SESSION, of=batch("Sở Nội vụ"), to=world.unit("Sở Y tế")),
        world.users[role],
    )
    paper = at_hand(one, world.users["staff"])
    unit = world.unit("Sở Y tế")
    office = unit if relation == "own" else unit.parent
    assert office is not None
    address = reverse("awards:paper_file", args=[paper.pk])
    assert _read(_client(user), address) == 200
    Officer.objects.create(
        user=user, unit=office, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    # A person of the unit that it is about sees what was sent about it.
    assert _read(_client(user), address) == (200 if relation == "own" else 404)


def test_a_download_says_whose_paper_it_is_and_is_never_shown_in_the_page(world: World) -> None:
    one = proposal(P.SESSION)
    Proposal.objects.filter(pk=one.pk).update(name="Sở / Tài\r\nchính")
    paper = at_hand(one, world.users["staff"], title="Báo cáo thành tích")
    answer = _client(world.users["staff"]).get(reverse("awards:paper_file", args=[paper.pk]))
    name = unquote(answer["Content-Disposition"])
    assert "Báo cáo thành tích - Sở Tài chính - bản 1.pdf" in name
    assert name.startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    b"".join(answer.streaming_content)  # type: ignore[arg-type, attr-defined]  # a file


def _part(world: World, one: Proposal, role: str = "staff") -> BeautifulSoup:
    request = RequestFactory().get("/")
    request.user = fresh(world.users[role])
    context = {"papers": papers_context(request, one)}
    return BeautifulSoup(render_to_string("awards/_papers.html", context, request), "html.parser")


def test_the_part_of_a_page_shows_what_is_there_and_what_is_missing(
    world: World, asked: dict[str, PaperRequirement]
) -> None:
    one, staff = proposal(), world.users["staff"]
    at_hand(one, staff, asked["achievements"], number=1)
    newest = at_hand(one, staff, asked["achievements"], number=2)
    shown = _part(world, one)
    words = " ".join(shown.get_text(" ").split())
    assert "Thiếu 2 giấy tờ" in words
    assert "Bản thứ 2" in words
    assert "1 bản trước" in words
    assert newest.file.sha256 in words
    # Three to hand in or replace, one for others, one to take out.
    assert len(shown.select("form[enctype], form[action*=remove]")) == 6
    labelled = {label["for"] for label in shown.select("label")}
    assert labelled == {field["id"] for field in shown.select("input[type=file]")}


def test_the_board_sees_papers_and_no_forms(
    world: World, asked: dict[str, PaperRequirement]
) -> None:
    one = proposal(P.APPRAISAL)
    shown = _part(world, one, "specialist")
    assert not shown.select("form")
    assert "Chỉ cán bộ của nơi lập tờ trình" in shown.get_text()


def test_a_confirmed_list_is_told_from_one_that_only_reminds(world: World) -> None:
    requirement(1, "Báo cáo", confidence="unconfirmed", article="Điều 6")
    assert "chưa đối chiếu, chỉ để nhắc" in _part(world, proposal()).get_text()


def test_without_a_list_there_is_still_a_way(world: World) -> None:
    shown = _part(world, proposal())
    assert "Chưa có danh mục giấy tờ" in shown.get_text()
    assert len(shown.select("form")) == 1


@pytest.mark.parametrize("kind", ["requirement", "other", "shared"])
def test_papers_are_handed_in_from_the_page(
    world: World, asked: dict[str, PaperRequirement], kind: str
) -> None:
    one, client = proposal(), _client(world.users["staff"])
    sent = {
        "requirement": {"requirement": asked["achievements"].pk, "seen": 0, "files": upload()},
        "other": {"files": [upload("a.pdf"), upload("b.pdf")]},
        "shared": {"requirement": asked["letter"].pk, "of": one.pk, "files": upload()},
    }[kind]
    name = "letter_papers_add" if kind == "shared" else "papers_add"
    pk = one.batch_id if kind == "shared" else one.pk
    answer = client.post(reverse(f"awards:{name}", args=[pk]), sent)
    assert answer.headers["Location"] == f"/awards/dossiers/{one.pk}/#giay-to"
    assert DossierPaper.objects.count() == (2 if kind == "other" else 1)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "Chưa chọn tệp"),
        ({"requirement": "99999"}, "không còn trong danh mục"),
        ({"requirement": "own"}, "Chọn một tệp cho"),
        ({"files": "locked"}, "có mật khẩu"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    world: World, asked: dict[str, PaperRequirement], form: dict[str, object], says: str
) -> None:
    one, client = proposal(), _client(world.users["staff"])
    if form.get("requirement") == "own":
        form = {"requirement": asked["achievements"].pk}
    if form.get("files"):
        form = {"files": SimpleUploadedFile("khoa.pdf", locked_pdf())}
    client.post(reverse("awards:papers_add", args=[one.pk]), form)
    told = [str(message) for message in client.get("/").context["messages"]]
    assert any(says in text for text in told)
    assert not DossierPaper.objects.exists()


def test_a_paper_is_taken_out_from_the_page(world: World) -> None:
    one = proposal()
    paper = at_hand(one, world.users["staff"])
    address = reverse("awards:paper_remove", args=[paper.pk])
    assert _client(world.users["other"]).post(address).status_code == 404
    assert _client(world.users["staff"]).post(address).status_code == 302
    paper.refresh_from_db()
    assert paper.removed_by == world.users["staff"]
