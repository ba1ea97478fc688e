"""Pages of decisions: who sees what, what asks first, what a conflict of interest hides."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from awards.decisions.duties import duties
from awards.decisions.search import search
from awards.models import Award, Decision, Person, Proposal
from awards.workflow import DecisionState, ProposalState
from catalogue.models import AwardKind
from clusters.models import Officer, OfficerRole
from tests.awards.asking_made import rule, with_rules
from tests.awards.dossiers_made import batch, council, decision, fresh, proposal, stored
from tests.world import World
from workflow.duties import DutyKind

P, D = ProposalState, DecisionState
TODAY = timezone.localdate()
UNITS = ("Sở Tài chính", "Sở Y tế", "Sở Nội vụ")


def _as(world: World, role: str = "specialist") -> Client:
    client = Client()
    client.force_login(fresh(world.users[role]))
    return client


def _conflicted(world: World, unit: str = "Sở Y tế") -> User:
    user = world.users["specialist"]
    Officer.objects.create(
        user=user, unit=world.unit(unit), role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    return fresh(user)


def _three(world: World, state: str = P.RECOMMENDED, **values: Any) -> list[Proposal]:
    within = batch()
    return [proposal(state, of=within, to=world.unit(name), **values) for name in UNITS]


def _packed(rows: list[Proposal]) -> list[str]:
    return [f"{row.pk}.{row.version}" for row in rows]


def _draft(**values: Any) -> Decision:
    return decision("", state=D.DRAFT, issued_on=None, **values)


def _text(response: Any) -> str:
    return str(response.content.decode())


def test_from_ticking_to_the_register(world: World) -> None:
    """What a specialist does for all dossiers of a session, page by page."""
    client, rows = _as(world), _three(world)
    page = _text(client.get(reverse("awards:candidates")))
    assert all(f'value="{each}"' in page for each in _packed(rows))
    asked = client.post(reverse("awards:decision_new"), {"ids": _packed(rows)})
    assert asked.status_code == 200
    chosen = ",".join(_packed(rows))
    made = client.post(
        reverse("awards:decision_new"),
        {"confirm": 1, "chosen": chosen, "authority": "Chủ tịch", "name": "Về việc tặng"},
    )
    one = Decision.objects.get(name="Về việc tặng")
    assert made.headers["Location"] == reverse("awards:decision", args=[one.pk])
    values = {
        "version": one.version, "number": "9/QĐ-UBND", "issued_on": TODAY.isoformat(),
        "signer": "Nguyễn Văn A",
    }  # fmt: skip
    one.refresh_from_db()
    values["version"] = one.version
    client.post(reverse("awards:decision_issue", args=[one.pk]), values)
    one.refresh_from_db()
    assert one.state == D.ISSUED
    page = _text(client.get(reverse("awards:decision_announce", args=[one.pk])))
    assert "3 dòng mới được ghi vào sổ khen thưởng" in page
    client.post(reverse("awards:decision_announce", args=[one.pk]), {"version": one.version})
    assert Award.objects.filter(decision=one).count() == 3
    page = _text(_as(world, "nobody").get(reverse("awards:decision", args=[one.pk])))
    assert all(name in page for name in UNITS)
    assert "Nhật ký" not in page


def test_a_number_used_twice_is_told_beside_its_field_and_what_was_typed_stays(
    world: World,
) -> None:
    decision("9/QĐ-UBND", name="Quyết định đầu")
    draft = _draft()
    proposal(P.DECIDED, decision=draft)
    answer = _as(world).post(
        reverse("awards:decision_issue", args=[draft.pk]),
        {
            "version": 0, "number": "9/QĐ-UBND", "issued_on": TODAY.isoformat(),
            "signer": "Nguyễn Thị Kiểm",
        },
    )  # fmt: skip
    assert answer.status_code == 400
    page = _text(answer)
    assert "Quyết định đầu" in page
    assert "Nguyễn Thị Kiểm" in page


@pytest.mark.parametrize("name", ["file", "attachment"])
def test_a_broken_file_is_told_beside_its_own_field(world: World, name: str) -> None:
    draft = _draft()
    values = {"number": "12/QĐ-UBND", "issued_on": "2026-04-20", "signer": "Trần Ký", "version": 0}
    answer = _as(world).post(
        reverse("awards:decision_issue", args=[draft.pk]),
        values | {name: SimpleUploadedFile("qd.pdf", b"%PDF-1.7")},
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [name])
    assert "“qd.pdf” bị hỏng" in str(answer.context["form"].errors[name])
    assert answer.context["form"]["number"].value() == "12/QĐ-UBND"
    assert Decision.objects.get(pk=draft.pk).state == DecisionState.DRAFT


def test_a_stale_page_is_told_with_409(world: World) -> None:
    draft = _draft(version=3)
    proposal(P.DECIDED, decision=draft)
    answer = _as(world).post(
        reverse("awards:decision_edit", args=[draft.pk]),
        {"version": 2, "authority": "Chủ tịch", "name": "Tên đang gõ"},
    )
    assert (answer.status_code, "Tên đang gõ" in _text(answer)) == (409, True)


# --- what a conflict of interest bars -------------------------------------------------------


@pytest.mark.parametrize("page", ["candidates", "refuse", "steps"])
@pytest.mark.parametrize("export", ["", "?format=xlsx"])
def test_lists_hide_what_a_conflict_bars(world: World, page: str, export: str) -> None:
    _three(world)
    _conflicted(world)
    answer = _as(world).get(reverse(f"awards:{page}") + export)
    if export:
        sheet = load_workbook(BytesIO(answer.content)).active
        assert sheet is not None
        names = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert sorted(map(str, names)) == sorted(set(UNITS) - {"Sở Y tế"})
        return
    table = _text(answer).partition("<tbody")[2].partition("</tbody>")[0]
    assert "Sở Tài chính" in table
    assert "Sở Y tế" not in table


@pytest.mark.parametrize("page", ["decision_new", "refuse"])
def test_a_barred_dossier_cannot_be_brought_along(world: World, page: str) -> None:
    rows = _three(world)
    _conflicted(world)
    answer = _as(world).post(reverse(f"awards:{page}"), {"ids": _packed(rows)})
    assert answer.status_code == 404


def test_a_barred_dossier_cannot_be_put_into_a_draft(world: World) -> None:
    rows, draft = _three(world), _draft()
    _conflicted(world)
    url = reverse("awards:decision_add", args=[draft.pk])
    assert _as(world).post(url, {"ids": _packed(rows), "version": 0}).status_code == 404
    assert draft.proposals.count() == 0


def test_a_draft_counts_what_it_hides(world: World) -> None:
    draft = _draft()
    _three(world, P.DECIDED, decision=draft)
    _conflicted(world)
    client = _as(world)
    page = _text(client.get(reverse("awards:decision", args=[draft.pk])))
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    assert "Sở Y tế" not in table
    assert "hồ sơ không hiện vì trùng đơn vị" in page
    book = client.get(reverse("awards:decision_list", args=[draft.pk]))
    sheet = load_workbook(BytesIO(book.content)).active
    assert sheet is not None
    told = [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert told[-1] == "Danh sách thiếu 1 hồ sơ không hiện vì trùng đơn vị."
    assert "Sở Y tế" not in told


def test_announcing_with_a_barred_dossier_is_not_offered(world: World) -> None:
    held = decision()
    _three(world, P.DECIDED, decision=held)
    _conflicted(world)
    client, url = _as(world), reverse("awards:decision_announce", args=[held.pk])
    page = client.get(url)
    assert "Chuyên viên khác của Hội đồng công bố" in _text(page)
    assert client.post(url, {"version": 0}).status_code == 403
    assert not Award.objects.filter(decision=held).exists()


# --- who sees a decision, and finds it ------------------------------------------------------

SEES = {
    D.DRAFT: {"specialist", "admin"},
    D.ISSUED: {"specialist", "admin", "member"},
    D.RECORDED: {"specialist", "admin", "member", "staff", "nobody"},
}


@pytest.mark.parametrize("role", ["specialist", "admin", "member", "staff", "nobody"])
@pytest.mark.parametrize("state", SEES)
def test_who_sees_and_finds_a_decision(world: World, state: str, role: str) -> None:
    number = "" if state == D.DRAFT else "31/QĐ-UBND"
    values = {"issued_on": None} if state == D.DRAFT else {}
    held = decision(number, state=state, name="Về việc tặng Cờ thi đua", **values)
    sees = role in SEES[D(state)]
    user = fresh(world.users[role])
    client = _as(world, role)
    answer = client.get(reverse("awards:decision", args=[held.pk]))
    assert answer.status_code == (200 if sees else 404)
    assert bool(search(user, "co thi dua")) is sees
    found = client.get(reverse("awards:decisions"), {"q": "ve viec tang co"})
    assert ("Về việc tặng Cờ thi đua" in _text(found)) is sees


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "12 qd"}, True),
        ({"state": "recorded"}, True),
        ({"state": "announced"}, False),
        ({"year": str(TODAY.year)}, True),
        ({"authority": "chu tich ubnd tinh minh hoa"}, True),
    ],
)
def test_filters_of_decisions(world: World, query: dict[str, str], found: bool) -> None:
    decision("12/QĐ-UBND", state=D.RECORDED, name="Quyết định cần tìm")
    page = _text(_as(world, "nobody").get(reverse("awards:decisions"), query))
    assert ("Quyết định cần tìm" in page) is found


def test_the_signed_file_is_a_download_for_those_who_see_the_decision(world: World) -> None:
    held = decision(file=stored(world.users["specialist"]))
    url = reverse("awards:decision_file", args=[held.pk, "file"])
    answer = _as(world).get(url)
    b"".join(answer)  # a download is an open file until it has been read
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert _as(world, "staff").get(url).status_code == 404
    other = reverse("awards:decision_file", args=[held.pk, "signer"])
    assert _as(world).get(other).status_code == 404


# --- what waits -----------------------------------------------------------------------------


def test_what_waits_at_the_desk(world: World) -> None:
    held = decision("3/QĐ-UBND")
    proposal(P.RECOMMENDED)
    proposal(P.RECOMMENDED, forwarded_on=TODAY)
    proposal(P.DECIDED, decision=held)
    proposal(P.REFUSED)
    proposal(P.NOT_RECOMMENDED)
    told = [duty.title for duty in duties(fresh(world.users["specialist"]), TODAY)]
    assert told == [
        "Công bố quyết định số 3/QĐ-UBND",
        "Trình cấp quyết định 1 hồ sơ",
        "1 hồ sơ đã trình, chờ quyết định",
        "Thông báo không khen thưởng 1 hồ sơ",
        "Thông báo kết quả 2 hồ sơ",
        "Gửi quyết định, hiện vật cho 1 hồ sơ",
    ]
    for role in ("staff", "member", "admin", "nobody"):
        assert duties(fresh(world.users[role]), TODAY) == []


@pytest.mark.parametrize("state", [P.NOT_RECOMMENDED, P.REFUSED])
def test_a_refusal_has_its_day_until_the_unit_was_told(world: World, state: str) -> None:
    """Ten working days from the conclusion: the desk sees it, late ones as failed."""
    asked = rule("refusal_days", "refused", "notified", "at_most", 10)
    one = with_rules(proposal(state, refused_on=date(2026, 3, 2)), asked)
    desk = fresh(world.users["specialist"])
    for day, kind in ((date(2026, 3, 16), DutyKind.NOW), (date(2026, 3, 17), DutyKind.FAILED)):
        (duty,) = duties(desk, day)
        assert (duty.due, duty.kind) == (date(2026, 3, 16), kind)
    assert resolve(duty.url.split("?")[0]).url_name in ("refuse", "steps")
    Proposal.objects.filter(pk=one.pk).update(state=P.REFUSED, notified_on=date(2026, 3, 9))
    assert duties(desk, date(2026, 3, 17)) == []


def test_what_a_conflict_bars_waits_for_others(world: World) -> None:
    _three(world)
    _conflicted(world)
    told = [duty.title for duty in duties(fresh(world.users["specialist"]), TODAY)]
    assert told == ["Trình cấp quyết định 2 hồ sơ"]


# --- how much pages ask of the database -----------------------------------------------------


def _fill(world: World, number: int) -> Decision:
    made = decision(f"{number}/QĐ-NHIỀU", state=D.DRAFT)
    units = list(council().clusters.first().years.first().memberships.all()[:7])  # type: ignore[union-attr]  # the demonstration has one
    for n in range(number):
        within = batch()
        unit = units[n % len(units)].unit
        proposal(P.RECOMMENDED, of=within, to=unit)
        proposal(P.DECIDED, of=within, to=unit, decision=made, kind="GK")
        proposal(P.REFUSED, of=within, to=unit, kind="COBT")
    return made


@pytest.mark.parametrize(
    "page", ["decisions", "candidates", "refuse", "steps", "quotas", "cuts", "decision"]
)
def test_queries_do_not_grow(world: World, page: str) -> None:
    counts = set()
    for number in (1, 3, 30):
        made = _fill(world, number)
        client = _as(world)
        arguments = [made.pk] if page == "decision" else []
        url = reverse(f"awards:{page}", args=arguments)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1


def _long(world: World, number: int) -> Decision:
    """An announced decision that names `number` persons."""
    held = decision("300/QĐ-UBND", state=D.ANNOUNCED, announced_at=timezone.now(),
                    announced_by=world.users["specialist"])  # fmt: skip
    units = (world.unit("Sở Tài chính"), world.unit("Sở Y tế"))
    for n in range(number):
        person = Person.objects.create(name=f"Đặng Văn {n:03d}", unit=units[n % 2])
        kind = AwardKind.objects.get(code=("BKBT", "GK")[n % 2])
        Award.objects.create(
            name=kind.name, kind=kind, person=person, recipient=person.name, decision=held,
            year="2025",
        )  # fmt: skip
    return held


def _names(page: str) -> list[str]:
    return re.findall(r"Đặng Văn \d+(?=</a>)", page)


def test_three_hundred_are_searched_sorted_and_paged(world: World) -> None:
    held, client = _long(world, 300), _as(world)
    url = reverse("awards:decision", args=[held.pk])
    first = client.get(url).content.decode()
    assert "300 trường hợp" in first
    # By award first: all of one come before the other.
    assert _names(first) == [f"Đặng Văn {n:03d}" for n in range(0, 200, 2)]
    by_name = client.get(url, {"sort": "name", "page": "2"}).content.decode()
    assert _names(by_name) == [f"Đặng Văn {n:03d}" for n in range(100, 200)]
    by_unit = client.get(url, {"sort": "unit", "page": "3"}).content.decode()
    assert {int(name[-3:]) % 2 for name in _names(by_unit)} == {1}
    assert _names(client.get(url, {"q": "dang van 299"}).content.decode()) == ["Đặng Văn 299"]
    found = client.get(url, {"q": "so y te", "sort": "x"}).content.decode()
    assert len(_names(found)) == 100
    assert "sort=" in found
    nothing = client.get(url, {"q": "không có ai"}).content.decode()
    assert "Không có dòng nào khớp" in nothing


def test_the_list_on_paper_is_the_list_in_excel(world: World) -> None:
    held, client = _long(world, 5), _as(world)
    Award.objects.filter(person__name="Đặng Văn 004").update(
        revoked_on=timezone.localdate(), revoke_reason="Sai (thử)"
    )
    text = client.get(reverse("awards:decision_print", args=[held.pk])).content.decode()
    assert "Kèm theo Quyết định số 300/QĐ-UBND" in text
    book = load_workbook(
        BytesIO(client.get(reverse("awards:decision_list", args=[held.pk])).content)
    )
    assert book.active is not None
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5]
    printed = re.findall(r"Đặng Văn \d+", text)
    assert printed == [row[1] for row in rows]
    assert text.count("đã hủy") == [row[6] for row in rows].count("đã hủy") == 1
    assert len(re.findall(r'scope="rowgroup"', text)) == 2
