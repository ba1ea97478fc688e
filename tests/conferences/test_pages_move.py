"""The pages that ask before a conference is moved, and what happens on the way."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from conferences.models import Conference
from conferences.pages.consequences import consequences
from conferences.workflow import CONFERENCE
from tests.world import ROLES, World

DENIED = "Chỉ cán bộ của đơn vị giữ chức Khối trưởng làm được việc này."
# GET and POST of a possible move: outside the scope 404, inside without the right 403.
ANSWERS = dict.fromkeys(ROLES, 403) | {"nobody": 404, "other": 404, "chair": 200}


def address(world: World, verb: str = "conclude") -> str:
    return f"/conferences/{world.conference.pk}/{verb}/"


def told(response: object) -> list[str]:
    html = BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]  # test client's
    return [" ".join(note.get_text().split()) for note in html.select(".flash")]


@pytest.mark.parametrize("role", ROLES)
def test_who_is_asked(world: World, client: Client, role: str) -> None:
    client.force_login(world.users[role])
    response = client.get(address(world))
    assert response.status_code == ANSWERS[role]
    assert (DENIED in response.content.decode()) is (ANSWERS[role] == 403)


@pytest.mark.parametrize("role", ROLES)
def test_who_moves(world: World, client: Client, role: str) -> None:
    client.force_login(world.users[role])
    response = client.post(address(world), {"version": world.conference.version})
    moved = ANSWERS[role] == 200
    assert response.status_code == (302 if moved else ANSWERS[role])
    world.conference.refresh_from_db()
    assert world.conference.state == ("concluded" if moved else "open")


def test_the_page_says_what_will_follow(world: World, client: Client) -> None:
    client.force_login(world.users["chair"])
    html = BeautifulSoup(client.get(address(world)).content, "html.parser")
    lines = [" ".join(row.get_text().split()) for row in html.select(".said li")]
    coming = int(world.cluster_year.label) + 1
    assert lines == [
        "Kết quả xếp hạng của 7 đơn vị được thông qua và giữ nguyên, không tính lại.",
        *(
            f"{who} (minh họa) giữ chức {title} năm {coming}; quyền điều hành đi theo nhiệm kỳ."
            for who, title in (("Sở Tài chính", "Khối trưởng"), ("Sở Xây dựng", "Khối phó"))
        ),
        *(
            f"Đề nghị {row.award}: {who}; đây là đề nghị, chưa phải đã khen."
            for row, who in zip(
                world.conference.resolution.nominations.order_by("order"),
                (
                    "Sở Nội vụ (minh họa), Sở Xây dựng (minh họa)",
                    "Sở Giáo dục và Đào tạo (minh họa)",
                ),
                strict=True,
            )
        ),
        "Sổ khen thưởng không thêm dòng nào: hội nghị không trao khen thưởng tại chỗ.",
        "3 hồ sơ đề nghị khen thưởng được lập ở trạng thái đang soạn.",
        "Hệ thống bắt đầu tạo văn bản của hội nghị; văn bản hiện trên trang hội nghị khi xong.",
        "Biên bản và tờ trình được tự soạn để rà, sửa rồi chốt trước khi in và ký.",
        "Sau khi kết thúc, nội dung không sửa được nữa; chỉ Hội đồng mở lại được, có lý do.",
    ]
    (button,) = html.select("main form button.btn-primary")
    assert button.get_text() == "Kết thúc hội nghị"
    version = html.select_one("input[name=version]")
    assert version is not None
    assert version["value"] == str(world.conference.version)


def test_every_verb_says_what_will_follow(world: World) -> None:
    assert {verb: bool(consequences(verb, world.conference)) for verb in CONFERENCE.moves} == (
        dict.fromkeys(CONFERENCE.moves, True)
    )


def test_done_is_said_on_the_page_of_the_conference(world: World, client: Client) -> None:
    client.force_login(world.users["chair"])
    response = client.post(address(world), {"version": world.conference.version}, follow=True)
    assert response.redirect_chain == [(f"/conferences/{world.conference.pk}/", 302)]
    assert told(response) == ["Đã xong: Kết thúc hội nghị."]


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_impossible_move_is_explained(world: World, client: Client, method: str) -> None:
    client.force_login(world.users["chair"])
    response = getattr(client, method)(address(world, "call"), {"version": 1}, follow=True)
    assert response.redirect_chain == [(f"/conferences/{world.conference.pk}/", 302)]
    assert told(response) == [
        "Không thể “Triệu tập hội nghị” vì hội nghị đang ở trạng thái “Đang họp”."
    ]


@pytest.mark.parametrize("version", ["", "x", "²", "-1", "99999999999999999999"])
def test_an_old_or_made_up_version_is_refused_with_the_new_content(
    world: World, client: Client, version: str
) -> None:
    client.force_login(world.users["chair"])
    response = client.post(address(world), {"version": version})
    assert response.status_code == 409
    assert told(response) == [
        "Mục này đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại."
    ]
    assert f'value="{world.conference.version}"' in response.content.decode()
    world.conference.refresh_from_db()
    assert world.conference.state == "open"


def test_what_the_content_does_not_allow_is_explained(world: World, client: Client) -> None:
    world.conference.resolution.standings.all().delete()
    client.force_login(world.users["chair"])
    response = client.post(address(world), {"version": world.conference.version}, follow=True)
    assert told(response) == [
        "Chưa có kết quả xếp hạng để thông qua. Nhập kết quả trước khi kết thúc hội nghị."
    ]


@pytest.mark.parametrize("verb", ["erase", "conclude2", "prepare"])
def test_an_unknown_verb_is_no_page(world: World, client: Client, verb: str) -> None:
    client.force_login(world.users["chair"])
    assert client.get(address(world, verb)).status_code == 404
    assert client.post(address(world, verb)).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(world: World, client: Client, method: str) -> None:
    client.force_login(world.users["chair"])
    assert getattr(client, method)(address(world)).status_code == 405


def test_a_recorded_conference_is_not_moved(world: World, client: Client) -> None:
    Conference.objects.filter(pk=world.conference.pk).update(state="recorded", record_id="r")
    client.force_login(world.users["chair"])
    response = client.post(address(world), {"version": world.conference.version})
    assert response.status_code == 302
    world.conference.refresh_from_db()
    assert world.conference.state == "recorded"
