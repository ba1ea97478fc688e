"""Pages, rights and downloads of reports."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from clusters.offices import offices_of
from conferences.actions import move
from conferences.models import Conference
from reports.actions import leasing, request_report, retry
from reports.actions.building import build
from reports.duties import duties
from reports.models import Report
from reports.naming import ascii_file_name, file_name
from reports.parts import documents_of
from reports.rules import denial
from reports.workflow import REPORT, ReportState, Step
from tests.world import ROLES, World
from workflow.moves import Denied, Refused

TakeOver = Callable[..., Conference]
# Everybody but the outsider sees the demonstration conference; who may order its documents.
SEES = {"staff", "both", "chair", "specialist", "member", "admin"}


@pytest.fixture
def concluded(world: World) -> World:
    move(world.conference, verb="conclude", by=world.users["chair"])
    return world


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _get(user: User, name: str, pk: int, **headers: str) -> Any:
    """The answer; that of a download with what it streams as `downloaded`."""
    response: Any = _client(user).get(reverse(f"reports:{name}", args=[pk]), headers=headers)
    response.downloaded = b"".join(response.streaming_content) if response.streaming else b""
    return response


def _soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def _only(world: World) -> Report:
    return Report.objects.get(conference=world.conference)


def test_concluding_a_conference_orders_its_report(concluded: World) -> None:
    report = _only(concluded)
    assert (report.state, report.requested_by) == (
        ReportState.PENDING, concluded.users["chair"],
    )  # fmt: skip
    done = build(report.pk)
    assert done is not None
    about = (done.facts or {})["document"]
    assert (about["is_demo"], about["from_published"]) == (True, False)


def test_a_conclusion_that_fails_orders_nothing(world: World) -> None:
    world.conference.resolution.standings.all().delete()
    with pytest.raises(Refused):
        move(world.conference, verb="conclude", by=world.users["chair"])
    assert Report.objects.count() == 0


def test_who_may_order(concluded: World) -> None:
    allowed = {
        role
        for role in ROLES
        if not denial(concluded.conference, offices_of(concluded.users[role]))
    }
    assert allowed == SEES


def test_whose_seat_is_elsewhere_may_order_from_published_facts(
    world: World, recorded: TakeOver
) -> None:
    conference = recorded("seed-2")
    may = {r for r in ROLES if not denial(conference, offices_of(world.users[r]))}
    assert may == {"specialist", "member", "admin"}
    with pytest.raises(Denied, match="Chỉ cán bộ"):
        request_report(conference, by=world.users["staff"])


def test_nothing_is_ordered_before_the_end(world: World) -> None:
    with pytest.raises(Refused, match="chưa kết thúc"):
        request_report(world.conference, by=world.users["chair"])


PAGES = ("report", "progress", "download")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_and_page(role: str, concluded: World) -> None:
    report = _only(concluded)
    build(report.pk)
    user = concluded.users[role]
    found = {name: _get(user, name, report.pk).status_code for name in PAGES}
    assert found == dict.fromkeys(PAGES, 200 if role in SEES else 404)
    post = _client(user).post
    ordered = post(reverse("reports:request", args=[concluded.conference.pk]))
    assert ordered.status_code == (302 if role in SEES else 404)
    again = post(reverse("reports:retry", args=[report.pk]))
    # It has not failed: back to its page with a message.
    assert again.status_code == (302 if role in SEES else 404)


@pytest.mark.parametrize("name", [*PAGES, "retry", "request"])
def test_strangers_are_asked_to_sign_in(name: str, concluded: World) -> None:
    url = reverse(f"reports:{name}", args=[_only(concluded).pk])
    response = Client().post(url) if name in ("retry", "request") else Client().get(url)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("name", "method", "status"),
    [
        ("report", "post", 405),
        ("progress", "post", 405),
        ("download", "post", 405),
        ("request", "get", 405),
        ("retry", "get", 405),
    ],
)
def test_other_methods_are_refused(name: str, method: str, status: int, concluded: World) -> None:
    url = reverse(f"reports:{name}", args=[_only(concluded).pk])
    assert getattr(_client(concluded.users["admin"]), method)(url).status_code == status


def test_who_sees_a_published_conference_and_holds_no_office_may_not_order(
    world: World, recorded: TakeOver
) -> None:
    conference = recorded("seed-4")
    url = reverse("reports:request", args=[conference.pk])
    assert _client(world.users["nobody"]).post(url).status_code == 403
    assert Report.objects.count() == 0
    page = _client(world.users["nobody"]).get(
        reverse("conferences:conference", args=[conference.pk])
    )
    assert _soup(page).select(f'form[action="{url}"]') == []
    assert "Chỉ cán bộ của đơn vị" in page.content.decode()


def test_the_page_of_a_conference_shows_its_documents(concluded: World) -> None:
    user, report = concluded.users["staff"], _only(concluded)
    url = reverse("conferences:conference", args=[concluded.conference.pk])
    order = reverse("reports:request", args=[concluded.conference.pk])
    card = _soup(_client(user).get(url)).select_one('section[aria-labelledby="van-ban"]')
    assert card is not None
    assert [a["href"] for a in card.select("li > a")] == [
        reverse("reports:report", args=[report.pk])
    ]
    # Being made: no second order.
    assert card.select(f'form[action="{order}"]') == []
    build(report.pk)
    card = _soup(_client(user).get(url)).select_one('section[aria-labelledby="van-ban"]')
    assert card is not None
    assert len(card.select(f'form[action="{order}"]')) == 1
    assert len(card.select(f'a[href="{reverse("reports:download", args=[report.pk])}"]')) == 1


def test_an_open_conference_says_when_its_report_comes(world: World) -> None:
    url = reverse("conferences:conference", args=[world.conference.pk])
    page = _client(world.users["chair"]).get(url).content.decode()
    assert "Báo cáo được tạo khi hội nghị kết thúc." in page


def _live(response: Any) -> str | None:
    part = _soup(response).select_one(".doc-progress")
    assert part is not None
    asked = part.get("hx-get")
    return None if asked is None else str(asked)


def test_progress_is_asked_for_until_it_ends(concluded: World) -> None:
    user, report = concluded.users["staff"], _only(concluded)
    url = reverse("reports:progress", args=[report.pk])
    waiting = _get(user, "progress", report.pk, HX_Request="true")
    assert _live(waiting) == url
    assert "HX-Refresh" not in waiting.headers
    assert "Chờ tạo" in waiting.content.decode()
    lease = leasing.take(report.pk)
    assert lease is not None
    leasing.reach(lease, Step.LAYOUT)
    running = _get(user, "progress", report.pk)
    assert _live(running) == url
    assert "Dàn trang" in running.content.decode()
    assert "25%" in running.content.decode()
    leasing.fail(lease, error="Hỏng <b>thật</b>.")
    failed = _get(user, "progress", report.pk)
    assert _live(failed) is None
    assert "Hỏng &lt;b&gt;thật&lt;/b&gt;." in failed.content.decode()
    retry(Report.objects.get(pk=report.pk), by=user)
    build(report.pk)
    done = _get(user, "progress", report.pk)
    assert _live(done) is None
    assert done.headers["HX-Refresh"] == "true"
    assert reverse("reports:download", args=[report.pk]) in done.content.decode()


def test_a_report_that_waits_long_says_that_no_worker_runs(concluded: World) -> None:
    user, report = concluded.users["staff"], _only(concluded)
    words = "Chưa có tiến trình nền nào nhận việc này"
    assert words not in _get(user, "progress", report.pk).content.decode()
    Report.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    assert words in _get(user, "progress", report.pk).content.decode()


def test_a_failed_report_can_be_ordered_again_from_its_page(concluded: World) -> None:
    user, report = concluded.users["staff"], _only(concluded)
    lease = leasing.take(report.pk)
    assert lease is not None
    leasing.fail(lease, error="Thiếu phông chữ.")
    (duty,) = duties(user, timezone.localdate())
    assert duty.url == reverse("reports:report", args=[report.pk])
    assert "Thiếu phông chữ." in duty.text
    assert duties(concluded.users["other"], timezone.localdate()) == []
    url = reverse("reports:retry", args=[report.pk])
    page = _soup(_get(user, "report", report.pk))
    assert len(page.select(f'form[action="{url}"]')) == 1
    assert _client(user).post(url).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.error) == (ReportState.PENDING, "")
    assert duties(user, timezone.localdate()) == []


def test_the_download_is_the_file_with_a_name_in_both_alphabets(
    world: World, recorded: TakeOver
) -> None:
    report = Report.objects.create(conference=recorded("seed-4"))
    done = build(report.pk)
    assert done is not None
    response = _get(world.users["nobody"], "download", report.pk)
    assert sha256(response.downloaded).hexdigest() == done.sha256
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (
        "application/pdf", "nosniff",
    )  # fmt: skip
    assert response["ETag"] == f'"{done.sha256}"'
    kind, plain, coded = response["Content-Disposition"].split("; ")
    assert kind == "attachment"
    assert plain == (
        'filename="bao-cao-tong-ket-2023-cum-thi-dua-cac-tinh-tay-nguyen-va-duyen-hai-mien-trung-'
        f'{done.code.lower()}.pdf"'
    )
    assert unquote(coded.removeprefix("filename*=UTF-8''")) == (
        "Báo cáo tổng kết - 2023 - Cụm thi đua các tỉnh Tây Nguyên và Duyên hải miền Trung "
        f"({done.code}).pdf"
    )


def test_a_name_makes_neither_path_nor_header(world: World, recorded: TakeOver) -> None:
    conference = recorded("seed-4")
    conference.stated_cluster = 'Cụm "A"/../..\\B\r\nSet-Cookie: x=1;' + "dài " * 100
    report = Report(conference=conference, code="ABCDEFGHJK")
    assert set(file_name(report)) & set('/\\"\r\n:') == set()
    assert len(file_name(report)) <= 140
    assert ascii_file_name(report).isascii()


def test_without_file_there_is_a_message_and_no_download(concluded: World) -> None:
    report, user = _only(concluded), concluded.users["staff"]
    assert _get(user, "download", report.pk).status_code == 302
    done = build(report.pk)
    assert done is not None
    done.file.delete(save=False)
    response = _client(user).get(reverse("reports:download", args=[report.pk]), follow=True)
    assert "Không còn tệp của văn bản này trong kho" in response.content.decode()


def test_the_page_tells_where_it_comes_from(world: World, recorded: TakeOver) -> None:
    report = Report.objects.create(conference=recorded("seed-4"))
    done = build(report.pk)
    assert done is not None
    page = _get(world.users["nobody"], "report", report.pk).content.decode()
    for said in (done.sha256, done.facts_sha256, done.template_version, done.code):
        assert said in page
    assert "Tổng hợp từ nguồn đã công bố: 004_a8b3c08234c141ac.txt" in page


def test_a_journal_line_has_words_for_every_move(concluded: World) -> None:
    report, user = _only(concluded), concluded.users["staff"]
    lease = leasing.take(report.pk)
    assert lease is not None
    leasing.fail(lease, error="x")
    page = _get(user, "report", report.pk).content.decode()
    assert [str(REPORT.moves[verb].label) in page for verb in ("take", "fail")] == [True, True]
    assert "Yêu cầu tạo văn bản" in page


def _titles(response: Any) -> list[str]:
    return [link.get_text(strip=True) for link in _soup(response).select("th a.name")]


def test_the_list_shows_what_one_may_see_and_exports_it(
    concluded: World, recorded: TakeOver
) -> None:
    published = Report.objects.create(conference=recorded("seed-4"))
    url = reverse("reports:reports")
    seen = {role: len(_titles(_client(concluded.users[role]).get(url))) for role in ROLES}
    assert seen == {role: 2 if role in SEES else 1 for role in ROLES}
    chosen = _client(concluded.users["staff"]).get(url, {"q": "tay nguyen"})
    assert _titles(chosen) == [f"Báo cáo tổng kết: {published.conference}"]
    by_code = _client(concluded.users["staff"]).get(url, {"q": published.code.lower()})
    assert len(_titles(by_code)) == 1
    book: Any = _client(concluded.users["other"]).get(url, {"format": "xlsx"})
    content = b"".join(book.streaming_content) if book.streaming else book.content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        strings = parts.read("xl/worksheets/sheet1.xml").decode()
    assert published.code in strings
    assert _only(concluded).code not in strings


def _failed_reports(conference: Conference, count: int) -> None:
    for _number in range(count):
        report = Report.objects.create(conference=conference)
        leasing.fail(leasing.take(report.pk), error="x")  # type: ignore[arg-type]  # it is pending


def test_the_list_asks_as_many_questions_whatever_its_length(
    world: World, recorded: TakeOver
) -> None:
    """The rows and their number; the frame of the page has questions of its own."""
    conference, url = recorded("seed-4"), reverse("reports:reports")
    client = _client(world.users["nobody"])
    asked = []
    for more in (1, 2, 27):
        _failed_reports(conference, more)
        with CaptureQueriesContext(connection) as questions:
            titles = _titles(client.get(url))
        ours = [q for q in questions if "reports_report" in q["sql"]]
        asked.append((len(titles), len(ours), len(questions)))
    whole = asked[0][2]
    assert asked == [(1, 2, whole), (3, 2, whole), (30, 2, whole)]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_part_of_a_conference_asks_one_question(
    rows: int, recorded: TakeOver, world: World, django_assert_num_queries: Any
) -> None:
    conference = recorded("seed-4")
    _failed_reports(conference, rows)
    request = RequestFactory().get("/")
    request.user = world.users["staff"]
    offices_of(request.user)
    with django_assert_num_queries(1):
        part = documents_of(request, conference)
    assert len(part.context["lines"]) == rows
