"""What everybody may read: nothing that was not announced, nothing of anybody that need not be."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from awards.actions.publishing import withdraw_notice
from awards.models import (
    Award,
    Decision,
    Household,
    Person,
    Proposal,
    PublicComment,
    PublicNotice,
)
from awards.workflow import DecisionState, NoticeState, ProposalState
from clusters.models import Unit
from tests.accounts.pages import soup, texts
from tests.awards.asking_made import desk, notice, unit
from tests.awards.dossiers_made import batch, decision, proposal, stored
from tests.world import World

P, N, D = ProposalState, NoticeState, DecisionState
BIRTH_YEAR, CONTACT, PLACE = 1957, "0912345678", "Thôn Kín Đáo"
HOSTILE = "<img src=x onerror=alert(1)> \"Bằng\" 'khen'"
COMMENT = {"name": "Lê Thị Dân", "contact": CONTACT, "text": "Xứng đáng.", "line": ""}


def read(name: str, *args: Any, **query: Any) -> Any:
    return Client().get(reverse(f"awards:{name}", args=args), query)


def write(row: PublicNotice, client: Client | None = None, **changed: Any) -> Any:
    url = reverse("awards:public_notice", args=[row.pk])
    return (client or Client()).post(url, COMMENT | changed)


def person(home: str = "Sở Tài chính") -> Person:
    return Person.objects.create(
        name="Trần Văn Công Khai", birth_year=BIRTH_YEAR, unit=unit(home), position="Trưởng phòng"
    )


def announced(number: str = "1/QĐ-CB", **values: Any) -> Decision:
    given = {
        "name": "Tặng Bằng khen (thử)",
        "state": D.ANNOUNCED,
        "announced_at": timezone.now(),
        "announced_by": desk(),
        "signer": "Nguyễn Văn Ký",
        "signer_title": "Chủ tịch",
    }
    return decision(number, **given | values)


def award(of: Decision, **values: Any) -> Award:
    given = {"name": "Bằng khen của UBND tỉnh", "year": "2025", "recipient": "Sở Y tế"}
    return Award.objects.create(decision=of, **given | values)


# Notices


@pytest.mark.parametrize("state", P.values)
def test_a_notice_shows_only_dossiers_that_are_still_under_way(world: World, state: str) -> None:
    row = proposal(P.APPRAISAL, to=person())
    made = notice(row)
    other = proposal(state, kind="COBT")
    Proposal.objects.filter(pk=row.pk).update(
        **{name: getattr(other, name) for name in ("state", "reason", "decision")}
    )
    shown = "Trần Văn Công Khai" in read("public_notice", made.pk).content.decode()
    assert shown == (state in (P.APPRAISAL, P.CONSULTATION, P.SESSION, P.RECOMMENDED))


@pytest.mark.parametrize(
    ("state", "begun", "listed", "status", "has_form"),
    [
        (N.OPEN, 3, True, 200, True),
        (N.OPEN, -3, False, 404, False),
        (N.OPEN, 25, True, 200, False),
        (N.CLOSED, 25, True, 200, False),
        (N.WITHDRAWN, 3, False, 404, False),
    ],
)
def test_a_notice_is_read_from_its_first_day_on_until_it_is_taken_down(
    world: World, state: str, begun: int, listed: bool, status: int, has_form: bool
) -> None:
    made = notice(proposal(P.APPRAISAL, to=person()), begun=begun)
    ended = {} if state == N.OPEN else {"ended_at": timezone.now(), "ended_by": desk()}
    PublicNotice.objects.filter(pk=made.pk).update(state=state, end_reason="Nhầm", **ended)
    assert (made.name in read("public_notices").content.decode()) == listed
    answer = read("public_notice", made.pk)
    assert answer.status_code == status
    page = answer.content.decode()
    assert ("<textarea" in page) == has_form
    if status == 200:
        assert ("Trần Văn Công Khai" in page) == (state == N.OPEN)
        assert ("không nhận ý kiến nữa" in page) != has_form
    assert "Nhầm" not in page
    assert write(made).status_code == {200: 302 if has_form else 409, 404: 404}[status]
    assert PublicComment.objects.count() == int(has_form)


def test_a_notice_tells_nothing_else_of_anybody(world: World) -> None:
    within = batch("Sở Tài chính", title="Tờ trình kín")
    who = person()
    house = Household.objects.create(name="Hộ ông Bảy", unit=unit("Sở Y tế"), place=PLACE)
    rows = [
        proposal(P.APPRAISAL, of=within, to=who, merits="Thành tích kín", total=987, rank=3),
        proposal(P.CONSULTATION, of=within, to=house, kind="BKBT"),
    ]
    made = notice(*rows)
    write(made, text="Có người tố cáo.")
    page = read("public_notice", made.pk).content.decode()
    assert "Trần Văn Công Khai" in page
    assert "Hộ ông Bảy" in page
    hidden = (
        str(BIRTH_YEAR), CONTACT, PLACE, "Trưởng phòng", "Thành tích kín", "987", "Tờ trình kín",
        "tố cáo", "Lê Thị Dân", desk().full_name, desk().username, "Đang thẩm định",
        "Đang lấy ý kiến</",
    )  # fmt: skip
    assert [word for word in hidden if word in page] == []
    cells = texts(read("public_notice", made.pk), "tbody tr:first-child > *")
    assert cells == [who.name, rows[0].kind.name, str(rows[0].home), "2025"]


def test_a_comment_is_thanked_for_and_not_shown(world: World) -> None:
    made = notice(proposal(P.APPRAISAL))
    line = made.lines.get()
    client = Client()
    answer = write(made, client, line=line.pk, text=f"Đồng ý {HOSTILE}")
    assert answer["Location"].endswith("?sent=1#y-kien")
    page = client.get(answer["Location"])
    assert texts(page, "[role=status]") == ["Ý kiến đã đến Thường trực Hội đồng. Cảm ơn."]
    assert "Đồng ý" not in page.content.decode()
    row = PublicComment.objects.get()
    assert (row.line, row.text) == (line, f"Đồng ý {HOSTILE}")
    client.force_login(world.users["specialist"])
    told = client.get(reverse("awards:notice_comment", args=[made.pk, row.pk]))
    assert soup(told).select("main img, main script") == []
    assert HOSTILE in soup(told).get_text()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Họ và tên"),
        ({"contact": "  "}, "Địa chỉ"),
        ({"text": ""}, "Ý kiến"),
        ({"text": "x" * 5001}, "Ý kiến"),
        ({"name": "x" * 201}, "Họ và tên"),
        ({"text": "có\x00ký tự"}, "Ý kiến"),
        ({"line": "999999"}, "Về"),
        ({"line": "1 OR 1=1"}, "Về"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stays(
    world: World, changed: dict[str, str], words: str
) -> None:
    answer = write(notice(), **{"name": "Còn Nguyên", **changed})
    assert answer.status_code == 400
    assert words in texts(answer, ".note.bad")[0]
    if "name" not in changed:
        assert soup(answer).select_one("#id_name")["value"] == "Còn Nguyên"  # type: ignore[index]
    assert PublicComment.objects.count() == 0


def test_a_line_of_another_notice_is_none_of_this(world: World) -> None:
    first = notice()
    second = notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")))
    assert write(first, line=second.lines.get().pk).status_code == 400


def test_a_program_that_fills_in_everything_is_told_nothing(world: World) -> None:
    made = notice()
    answer = write(made, website="https://spam.example")
    assert answer["Location"].endswith("?sent=1#y-kien")
    assert PublicComment.objects.count() == 0
    trap = soup(read("public_notice", made.pk)).select_one("[name=website]")
    assert trap is not None
    assert (trap["tabindex"], trap.parent["class"]) == ("-1", ["not-for-people"])  # type: ignore[index]


def test_too_many_comments_from_one_address(world: World) -> None:
    made = notice()
    found = [write(made, text=f"Ý kiến {number}").status_code for number in range(6)]
    assert found == [302] * 5 + [429]
    answer = write(made, text="Còn đây")
    assert "Chờ vài phút" in texts(answer, ".note.bad")[0]
    assert soup(answer).select_one("textarea").get_text().strip() == "Còn đây"  # type: ignore[union-attr]
    assert PublicComment.objects.count() == 5
    # Another address is not held up.
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert write(made, other).status_code == 302


def test_a_form_that_was_opened_before_the_end_is_told_so(world: World) -> None:
    made = notice()
    withdraw_notice(notice=made, reason="Nhầm", version=made.version, by=desk())
    assert write(made).status_code == 404
    other = notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")), begun=25)
    answer = write(other)
    assert (answer.status_code, PublicComment.objects.count()) == (409, 0)
    assert "không nhận ý kiến nữa" in answer.content.decode()


# Decisions


@pytest.mark.parametrize("state", D.values)
def test_only_announced_decisions_are_public(world: World, state: str) -> None:
    is_public = state in (D.ANNOUNCED, D.REVOKED)
    more: dict[str, Any] = {}
    if not is_public:
        more = {"announced_at": None, "announced_by": None}
    if state == D.REVOKED:
        more |= {"revoked_at": timezone.now(), "revoked_by": desk(), "revoke_reason": "Gian dối"}
    row = announced("7/QĐ-KIN", state=state, file=stored(desk()), **more)
    assert ("7/QĐ-KIN" in read("public_decisions").content.decode()) == is_public
    assert read("public_decision", row.pk).status_code == (200 if is_public else 404)
    file = read("public_decision_file", row.pk)
    b"".join(file)  # a download is an open file until it has been read
    assert file.status_code == (200 if state == D.ANNOUNCED else 404)
    assert ("Đã hủy" in read("public_decisions").content.decode()) == (state == D.REVOKED)
    assert "Gian dối" not in read("public_decision", row.pk).content.decode()


def test_a_decision_that_was_announced_and_revoked_without_announcing_again(world: World) -> None:
    """Revoked before it was ever announced: nobody was told of it, and nobody is."""
    row = announced(
        state=D.REVOKED,
        announced_at=None,
        announced_by=None,
        revoked_at=timezone.now(),
        revoked_by=desk(),
        revoke_reason="Sai",
    )
    assert read("public_decision", row.pk).status_code == 404


def test_a_decision_tells_name_award_and_unit_only(world: World) -> None:
    row = announced()
    who = person()
    house = Household.objects.create(name="Hộ ông Bảy", unit=unit("Sở Y tế"), place=PLACE)
    award(row, person=who, recipient=str(who))
    award(row, household=house, recipient=house.name)
    award(row, unit=unit("Sở Xây dựng"))
    gone = {"revoked_on": timezone.localdate(), "revoke_reason": "Khai man"}
    award(row, recipient="Tập thể đã hủy", **gone)
    award(announced("2/QĐ"), recipient="Của quyết định khác")
    award(decision("3/QĐ"), recipient="Chưa công bố")
    page = read("public_decision", row.pk)
    cells = [texts(page, f"tbody tr:nth-child({n}) > *") for n in range(1, 5)]
    assert sorted(cell[0] for cell in cells) == sorted(
        [
            who.name,
            "Hộ ông Bảy",
            str(unit("Sở Xây dựng")),
            f"Tập thể đã hủy Đã hủy ngày {timezone.localdate():%-d/%-m/%Y}",
        ]
    )
    text = page.content.decode()
    assert "Nguyễn Văn Ký, Chủ tịch" in text
    hidden = (
        str(BIRTH_YEAR), PLACE, "Trưởng phòng", "Khai man", "Của quyết định khác", "Chưa công bố",
        desk().full_name,
    )  # fmt: skip
    assert [word for word in hidden if word in text] == []


def test_a_person_stands_as_announced_and_not_as_called_today(world: World) -> None:
    who = person()
    row = announced()
    given = award(row, person=who, recipient=who.name)
    proposal(P.ANNOUNCED, to=who, decision=row, award=given)
    Person.objects.filter(pk=who.pk).update(name="Tên Mới", unit=unit("Sở Y tế"))
    page = read("public_decision", row.pk)
    assert texts(page, "tbody tr > *")[:3] == [
        "Trần Văn Công Khai",
        "Bằng khen của UBND tỉnh",
        str(unit("Sở Tài chính")),
    ]


def test_decisions_are_found_without_diacritics_and_by_year(world: World) -> None:
    today = timezone.localdate()
    announced("11/QĐ-UBND", name="Khen thưởng ngành Giáo dục")
    old = today.replace(year=today.year - 2, day=1)
    announced("12/QĐ-UBND", name="Khen thưởng ngành Y tế", issued_on=old)
    announced("13/QĐ-KIN", name="Giáo dục kín", state=D.ISSUED, announced_at=None,
              announced_by=None, issued_on=old.replace(year=old.year - 5))  # fmt: skip

    def found(**query: Any) -> list[str]:
        return texts(read("public_decisions", **query), ".public-list h2")

    assert found(q="giao duc") == ["11/QĐ-UBND"]
    assert found(q="12/qd") == ["12/QĐ-UBND"]
    assert found(year=str(old.year)) == ["12/QĐ-UBND"]
    assert found(q="không có") == []
    assert found(q="a\x00b") == []
    years = [option["value"] for option in soup(read("public_decisions")).select("option")]
    assert years == ["", str(today.year), str(old.year)]


def test_recipients_are_found_within_a_long_decision(world: World) -> None:
    row = announced()
    for number in range(70):
        award(row, recipient=f"Tập thể {number}")
    award(row, recipient="Xã Đồng Tháp")
    first = read("public_decision", row.pk)
    assert len(texts(first, "tbody tr")) == 60
    assert texts(read("public_decision", row.pk, q="dong thap"), "tbody th") == ["Xã Đồng Tháp"]
    assert texts(read("public_decision", row.pk, q="không có"), ".empty h2") == [
        "Không có dòng nào khớp"
    ]


def test_hostile_text_is_text(world: World) -> None:
    row = announced(HOSTILE[:40], name=HOSTILE, authority=HOSTILE, signer=HOSTILE)
    award(row, recipient=HOSTILE, name=HOSTILE)
    made = notice(proposal(P.APPRAISAL, merits=HOSTILE), title=HOSTILE, introduction=HOSTILE)
    pages = (
        read("public_decisions"),
        read("public_decision", row.pk, q="khen"),
        read("public_notices"),
        read("public_notice", made.pk),
    )
    for page in pages:
        assert soup(page).select("img, script:not([src])") == []
        assert HOSTILE[:40] in soup(page).get_text()


# How they are served


def test_readers_get_no_session_and_no_cookie(world: World) -> None:
    row = announced(file=stored(desk()))
    made = notice()
    for name, args in (
        ("public_notices", ()),
        ("public_decisions", ()),
        ("public_decision", (row.pk,)),
        ("public_decision_file", (row.pk,)),
    ):
        answer = read(name, *args)
        b"".join(answer)  # a download is an open file until it has been read
        assert (name, list(answer.cookies)) == (name, [])
        if name != "public_decision_file":
            assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=60"}
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    # The form has a token against forgery, and is never kept in a cache.
    answer = read("public_notice", made.pk)
    assert list(answer.cookies) == [settings.CSRF_COOKIE_NAME]
    assert "no-store" in answer["Cache-Control"]
    strict = Client(enforce_csrf_checks=True)
    assert write(made, strict).status_code == 403
    over = notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")), begun=25)
    assert list(read("public_notice", over.pk).cookies) == []


@pytest.mark.parametrize("number", [1, 3, 30])
def test_pages_ask_the_same_number_of_queries(world: World, number: int) -> None:
    within, row = batch(), announced()
    rows = []
    for position in range(number):
        home = Unit.objects.create(
            name=f"Phòng {position}", kind="department", parent=unit("Sở Tài chính")
        )
        rows.append(proposal(P.APPRAISAL, of=within, to=home))
        who = Person.objects.create(name=f"Người {position}", unit=home)
        award(row, person=who, recipient=who.name)
        announced(f"{position}/QĐ-DEM")
    made = notice(*rows)
    found = []
    for name, args in (
        ("public_notices", ()),
        ("public_notice", (made.pk,)),
        ("public_decisions", ()),
        ("public_decision", (row.pk,)),
    ):
        with CaptureQueriesContext(connection) as asked:
            read(name, *args)
        found.append(len(asked))
    assert found == [2, 3, 4, 4]


@pytest.mark.parametrize("is_on", [False, True])
def test_search_engines_read_what_the_setting_lets_them(
    world: World, settings: Settings, is_on: bool
) -> None:
    settings.SEARCH_ENGINES = is_on
    row = announced()
    robots = Client().get("/robots.txt")
    lines = robots.content.decode().split("\n")
    assert robots["Content-Type"].startswith("text/plain")
    assert lines[0] == "User-agent: *"
    assert lines[-2] == "Disallow: /"
    assert ("Allow: /public/decisions/" in lines) == is_on
    marked = {
        "decisions": read("public_decisions"),
        "decision": read("public_decision", row.pk),
        "missing": read("public_decision", 999999),
        "notices": read("public_notices"),
        "sign-in": Client().get(reverse("account_login")),
        "verify": Client().get(reverse("reports:verify")),
        "home": Client().get("/"),
    }
    listed = {name for name, answer in marked.items() if not answer.has_header("X-Robots-Tag")}
    assert listed == ({"decisions", "decision", "notices"} if is_on else set())


def test_the_ways_there(world: World) -> None:
    for url in (reverse("account_login"), reverse("reports:verify")):
        ways = {link["href"] for link in soup(Client().get(url)).select("a")}
        assert {reverse("awards:public_decisions"), reverse("awards:public_notices")} <= ways


def test_empty_lists_say_what_comes(world: World) -> None:
    assert texts(read("public_decisions"), ".empty h2") == ["Chưa có quyết định nào được công bố"]
    assert texts(read("public_notices"), ".empty h2") == [
        "Hiện không có danh sách nào đang lấy ý kiến"
    ]
    row = announced()
    assert texts(read("public_decision", row.pk), ".empty h2") == [
        "Danh sách chưa có trên trang này"
    ]
    coming = notice(begun=-2)
    assert coming.starts_on == timezone.localdate() + timedelta(days=2)
    assert coming.name not in read("public_notices").content.decode()
