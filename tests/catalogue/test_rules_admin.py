"""An administrator lays down a rule without code: drafts, tries, publishes, ends, withdraws."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from awards.eligibility import Case, Facts, VoteFact, check
from catalogue.actions import close_rule, copy_rule, load_award_kinds, publish_rule, withdraw_rule
from catalogue.models import AwardKind, EligibilityRule, LegalDocument
from catalogue.rule_parameters import PARAMETERS
from catalogue.rule_reading import rule_set
from tests.accounts.pages import soup
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused

pytestmark = pytest.mark.django_db
ADD = "/admin/catalogue/eligibilityrule/add/"


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("root", "root@example.org", "x", full_name="Quản trị")


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    for code in ("COCP", "COBT", "TTLDXS"):
        entry = {
            "code": code, "kind": "danh_hieu_thi_dua", "name_vi": f"Tên {code}", "name_en": "",
            "subject": ["collective"], "level": "", "decided_by": "",
        }  # fmt: skip
        load_award_kinds([entry])
    client.force_login(administrator)
    return client


def kind(code: str = "COCP") -> AwardKind:
    return AwardKind.objects.get(code=code)


def form(**changed: Any) -> dict[str, Any]:
    return {
        "kind": kind().pk,
        "key": "prior",
        "text": "Có một cờ",
        "confidence": "confirmed",
        "effect": "block",
        "valid_from": "2026-01-01",
        "p_awards": ["COBT"],
        "p_count": 1,
        "p_timing": "any",
        "p_step": 1,
        "p_inherited": "on",
    } | changed


def rule(**changed: Any) -> EligibilityRule:
    return EligibilityRule.objects.create(
        **{
            "kind": kind(),
            "key": "prior",
            "text": "x",
            "check_kind": "prerequisite",
            "parameters": {"awards": ["COBT"], "count": 1, "timing": "any", "inherited": True},
            "confidence": "confirmed",
            "effect": "block",
            "valid_from": date(2026, 1, 1),
            **changed,
        }
    )


def errors(answer: Any) -> str:
    return " ".join(each.get_text(" ") for each in soup(answer).select(".errorlist"))


def test_the_check_is_chosen_first(desk: Client) -> None:
    links = {str(a["href"]) for a in soup(desk.get(ADD)).select("#content ul a")}
    assert links == {f"?check={check}" for check in PARAMETERS}
    for link in links:
        assert desk.get(ADD + link).status_code == 200


def test_a_rule_is_drafted_tried_and_published(desk: Client, administrator: User) -> None:
    assert desk.post(f"{ADD}?check=prerequisite", form()).status_code == 302
    made = EligibilityRule.objects.get()
    assert (made.state, made.check_kind, made.parameters) == (
        "draft",
        "prerequisite",
        {"awards": ["COBT"], "count": 1, "timing": "any", "step": 1, "inherited": True},
    )
    address = f"/admin/catalogue/eligibilityrule/{made.pk}"
    tried = soup(desk.get(f"{address}/do/try_rule/")).text
    assert "Chưa có trường hợp nào để thử." in tried
    # The sentence that people will read, and the parameters in words.
    assert "Sổ khen thưởng không có Tên COBT." in tried
    assert "Thời gian: bất cứ năm nào trước đó" in tried
    assert desk.get(f"{address}/do/publish_rule/").status_code == 200
    assert desk.post(f"{address}/do/publish_rule/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.published_by) == ("published", administrator)
    page = soup(desk.get(f"{address}/change/"))
    assert page.select("input[name=p_count], input[name=_save]") == []
    words = page.select_one(".field-asked").text
    assert ("Tên COBT" in words, 'COBT"' in words, "true" in words) == (True, False, False)
    assert "Mọi đối tượng" in page.select_one(".field-for_whom").text
    assert f"{address}/do/close_rule/" in {a["href"] for a in page.select(".object-tools a")}
    lines = JournalEntry.objects.filter(subject_id=made.pk).order_by("pk")
    assert [line.verb for line in lines] == ["add", "publish_rule"]


def test_the_form_shows_what_was_saved(desk: Client) -> None:
    made = rule(check_kind="vote", parameters={"percent": 85})
    page = soup(desk.get(f"/admin/catalogue/eligibilityrule/{made.pk}/change/"))
    assert page.select_one("input[name=p_percent]")["value"] == "85"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"p_awards": ["COCP"]}, "chính hình thức này"),
        ({"p_awards": []}, "trường này"),
        ({"p_timing": "within"}, "Điền số năm"),
        ({"p_count": 0}, "1"),
        ({"confidence": "unconfirmed"}, "chỉ được cảnh báo"),
        ({"one_of": "a"}, "nhóm và hướng"),
        ({"key": "Có dấu"}, "không dấu"),
        ({"valid_to": "2025-01-01"}, "phải sau"),
        ({"kind": ""}, "hình thức cụ thể"),
    ],
)
def test_a_rule_that_makes_no_sense_is_not_saved(
    desk: Client, changed: dict[str, Any], words: str
) -> None:
    answer = desk.post(f"{ADD}?check=prerequisite", form(**changed))
    assert (answer.status_code, EligibilityRule.objects.count()) == (200, 0)
    assert words.lower() in errors(answer).lower()


def test_periods_of_one_key_do_not_overlap(desk: Client, administrator: User) -> None:
    first = publish_rule(rule=rule(), by=administrator)
    later = rule(valid_from=date(2027, 3, 1))
    with pytest.raises(Refused, match="đã áp dụng từ 1/1/2026"):
        publish_rule(rule=later, by=administrator)
    close_rule(rule=first, on=date(2027, 2, 28), by=administrator)
    publish_rule(rule=later, by=administrator)
    with pytest.raises(Refused, match="đã áp dụng từ"):
        close_rule(rule=first, on=date(2027, 3, 1), by=administrator)
    # Another key, and another award, are in nobody's way.
    publish_rule(rule=rule(key="other"), by=administrator)
    publish_rule(rule=rule(kind=kind("TTLDXS"), valid_from=date(2026, 6, 1)), by=administrator)


def test_awards_that_need_each_other_are_refused(desk: Client, administrator: User) -> None:
    publish_rule(rule=rule(), by=administrator)
    back = {"awards": ["COCP"], "count": 1, "timing": "any", "inherited": True}
    with pytest.raises(Refused, match="COBT → COCP → COBT"):
        publish_rule(rule=rule(kind=kind("COBT"), parameters=back), by=administrator)


def test_what_is_published_ends_or_begins_anew(desk: Client, administrator: User) -> None:
    last = timezone.localdate() + timedelta(days=40)
    made = publish_rule(rule=rule(valid_to=last), by=administrator)
    copy = copy_rule(rule=made, by=administrator)
    next_day = last + timedelta(days=1)
    assert (copy.state, copy.valid_from, copy.valid_to) == ("draft", next_day, None)
    with pytest.raises(Refused, match="lý do"):
        withdraw_rule(rule=made, reason=" ", by=administrator)
    address = f"/admin/catalogue/eligibilityrule/{made.pk}/do/withdraw_rule/"
    assert desk.post(address, {"reason": "Nhầm"}).status_code == 302
    made.refresh_from_db()
    assert made.state == "withdrawn"
    delete = f"/admin/catalogue/eligibilityrule/{made.pk}/delete/"
    assert desk.post(delete, {"post": "yes"}).status_code == 403


def test_rules_are_the_administrators(desk: Client) -> None:
    other = User.objects.create_user(username="ai", full_name="Ai")
    made = rule()
    for deed in (
        lambda: publish_rule(rule=made, by=other),
        lambda: close_rule(rule=made, on=date(2027, 1, 1), by=other),
        lambda: copy_rule(rule=made, by=other),
        lambda: withdraw_rule(rule=made, reason="x", by=other),
    ):
        with pytest.raises(Denied):
            deed()
    desk.force_login(other)
    address = f"/admin/catalogue/eligibilityrule/{made.pk}/do/publish_rule/"
    assert desk.post(address).status_code in (302, 403)
    made.refresh_from_db()
    assert made.state == "draft"


def document(number: str, start: date | None, end: date | None) -> LegalDocument:
    made = LegalDocument(number=number, name="Nghị định", effective_from=start, effective_to=end)
    made.save()
    return made


# Of a time to come, whenever this runs.
LAST = date(2087, 2, 28)


def test_a_rule_ends_with_its_document_and_the_next_may_begin(
    desk: Client, administrator: User
) -> None:
    lapsing = document("152", date(2025, 7, 1), LAST)
    first = publish_rule(rule=rule(document=lapsing), by=administrator)
    copy = copy_rule(rule=first, by=administrator)
    assert (copy.valid_from, copy.document) == (LAST + timedelta(days=1), lapsing)
    with pytest.raises(Refused, match="152 hết hiệu lực sau ngày 28/2/2087, trước ngày áp dụng"):
        publish_rule(rule=copy, by=administrator)
    EligibilityRule.objects.filter(pk=copy.pk).update(document=document("200", None, None))
    copy.refresh_from_db()
    second = publish_rule(rule=copy, by=administrator)
    told = {
        day: [(one.key, one.begins) for one in rule_set(kind(), day).rules]
        for day in (LAST, LAST + timedelta(days=1))
    }
    assert told == {
        LAST: [("prior", date(2026, 1, 1))],
        LAST + timedelta(days=1): [("prior", LAST + timedelta(days=1))],
    }
    # The document lives on after all: the newer rule holds, and never both.
    LegalDocument.objects.filter(pk=lapsing.pk).update(effective_to=None)
    (now,) = rule_set(kind(), LAST + timedelta(days=1)).rules
    assert now.begins == second.valid_from
    with pytest.raises(Refused, match="có hiệu lực từ ngày 1/7/2025, sau ngày hết áp dụng"):
        publish_rule(
            rule=rule(
                key="early", document=lapsing, valid_from=date(2025, 1, 1),
                valid_to=date(2025, 6, 30),
            ),
            by=administrator,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        # One key means one thing for an award.
        ({"kind": None, "key": "due"}, {"key": "due"}, True),
        ({"key": "due"}, {"kind": None, "key": "due"}, True),
        ({"key": "due"}, {"kind": "COBT", "key": "due"}, False),
        ({"key": "due", "valid_to": date(2026, 6, 30)},
         {"kind": None, "key": "due", "valid_from": date(2026, 7, 1)}, False),
        # A group has a name of its own, which its members share.
        ({"key": "a", "one_of": "way", "route": "x"}, {"key": "way"}, True),
        ({"key": "way"}, {"key": "a", "one_of": "way", "route": "x"}, True),
        ({"key": "a", "one_of": "way", "route": "x"}, {"key": "b", "one_of": "way", "route": "y"},
         False),
        (None, {"key": "a", "one_of": "a", "route": "x"}, True),
        (None, {"key": "recipient"}, True),
        (None, {"key": "rules"}, True),
        (None, {"key": "a", "one_of": "rules", "route": "x"}, True),
    ],
)  # fmt: skip
def test_a_key_means_one_thing(
    desk: Client,
    administrator: User,
    first: dict[str, Any] | None,
    second: dict[str, Any],
    taken: bool,
) -> None:
    def made(told: dict[str, Any]) -> EligibilityRule:
        of = kind(told["kind"]) if told.get("kind") else told.get("kind", kind())
        return rule(check_kind="paper", parameters={}, **{**told, "kind": of})

    if first is not None:
        publish_rule(rule=made(first), by=administrator)
    later = made(second)
    if taken:
        with pytest.raises(Refused, match=r"Đặt (tên|khóa) khác"):
            publish_rule(rule=later, by=administrator)
    else:
        assert publish_rule(rule=later, by=administrator).state == "published"


def test_a_circle_is_one_only_at_one_time_and_for_one_subject(
    desk: Client, administrator: User
) -> None:
    back = {"awards": ["COCP"], "count": 1, "timing": "any", "inherited": True}
    publish_rule(rule=rule(valid_to=date(2026, 12, 31)), by=administrator)
    later = rule(kind=kind("COBT"), parameters=back, valid_from=date(2027, 1, 1))
    assert publish_rule(rule=later, by=administrator).state == "published"
    publish_rule(
        rule=rule(kind=kind("TTLDXS"), key="two", subjects=["collective"]), by=administrator
    )
    forth = {**back, "awards": ["TTLDXS"]}
    for subjects, is_circle in ((["individual"], False), (["collective"], True), ([], True)):
        draft = rule(kind=kind("COBT"), key="own", parameters=forth, subjects=subjects)
        if is_circle:
            with pytest.raises(Refused, match="COBT → TTLDXS → COBT"):
                publish_rule(rule=draft, by=administrator)
        else:
            made = publish_rule(rule=draft, by=administrator)
            withdraw_rule(rule=made, reason="Thử", by=administrator)


def test_a_longer_ring_is_found(desk: Client, administrator: User) -> None:
    def needs(code: str, *awards: str, **more: Any) -> EligibilityRule:
        told = {"awards": list(awards), "count": 1, "timing": "any", "inherited": True}
        return rule(kind=kind(code), parameters=told, **more)

    publish_rule(rule=needs("COCP", "COBT"), by=administrator)
    publish_rule(rule=needs("COBT", "TTLDXS"), by=administrator)
    with pytest.raises(Refused, match="TTLDXS → COCP → COBT → TTLDXS"):
        publish_rule(rule=needs("TTLDXS", "COCP"), by=administrator)
    # One of two suffices: there is a way round.
    AwardKind(code="BKBT", name="Bằng khen", group="bang_khen", verb="tặng").save()
    assert publish_rule(rule=needs("TTLDXS", "COCP", "BKBT"), by=administrator).published_at


def test_rules_that_may_contradict_are_shown_before_they_are_published(
    desk: Client, administrator: User
) -> None:
    publish_rule(
        rule=rule(key="vote", check_kind="vote", parameters={"percent": 80}, text="Tám mươi"),
        by=administrator,
    )
    draft = rule(key="vote_more", check_kind="vote", parameters={"percent": 90}, text="Chín mươi")
    address = f"/admin/catalogue/eligibilityrule/{draft.pk}/do/publish_rule/"
    told = soup(desk.get(address)).text
    assert ("mức chặt hơn quyết định" in told, "COCP.vote: Tám mươi" in told) == (True, True)
    # Both hold: the harder one decides, whichever was there first.
    publish_rule(rule=draft, by=administrator)
    rules = rule_set(kind(), date(2026, 6, 1))
    found = check(Case("collective", 2026, date(2026, 6, 1)), Facts(vote=VoteFact(17, 20)), rules)
    assert [(one.rule, one.outcome) for one in found[1:]] == [
        ("vote", "passes"),
        ("vote_more", "blocks"),
    ]


def test_a_rule_of_the_past_says_that_it_is_over(desk: Client, administrator: User) -> None:
    old = rule(valid_from=date(2020, 1, 1), valid_to=date(2023, 12, 31))
    address = f"/admin/catalogue/eligibilityrule/{old.pk}/do/publish_rule/"
    assert "đã hết áp dụng sau ngày 31/12/2023" in soup(desk.get(address)).text
    publish_rule(rule=old, by=administrator)
    assert [one.key for one in rule_set(kind(), date(2023, 12, 31)).rules] == ["prior"]
    assert rule_set(kind(), date(2024, 1, 1)).rules == ()


def test_an_end_is_taken_back(desk: Client, administrator: User) -> None:
    made = publish_rule(rule=rule(), by=administrator)
    address = f"/admin/catalogue/eligibilityrule/{made.pk}/do/close_rule/"
    for typed, stored in (("2026-06-30", date(2026, 6, 30)), ("", None)):
        assert desk.post(address, {"on": typed}).status_code == 302
        made.refresh_from_db()
        assert made.valid_to == stored
    lines = JournalEntry.objects.filter(verb="close_rule").order_by("pk")
    assert [line.detail["valid_to"] for line in lines] == ["2026-06-30", None]
    # Not where another has taken its place.
    close_rule(rule=made, on=date(2026, 6, 30), by=administrator)
    publish_rule(rule=rule(valid_from=date(2026, 7, 1)), by=administrator)
    with pytest.raises(Refused, match="đã áp dụng từ 1/7/2026"):
        close_rule(rule=made, on=None, by=administrator)


def test_what_is_missing_is_said_field_by_field(desk: Client) -> None:
    answer = desk.post(f"{ADD}?check=vote", {"p_percent": "101"})
    html = soup(answer)
    told = {}
    for row in html.select(".form-row.errors"):
        (name,) = {str(one) for one in row["class"] if str(one).startswith("field-")}
        told[name.removeprefix("field-")] = row.select_one(".errorlist").get_text(strip=True)
    assert told.keys() == {"key", "text", "confidence", "effect", "valid_from", "p_percent"}
    assert told["key"] == "Đặt khóa cho quy định, ví dụ prior_award."
    assert "100" in told["p_percent"]


def test_a_rule_of_one_day_is_in_force_on_the_first_day_of_its_document(
    desk: Client, administrator: User
) -> None:
    day = date(2025, 7, 1)
    lapsing = document("152", day, date(2027, 2, 28))
    early = rule(document=lapsing, valid_from=date(2025, 1, 1), valid_to=day)
    publish_rule(rule=early, by=administrator)
    assert [len(rule_set(kind(), one).rules) for one in (day, date(2025, 7, 2))] == [1, 0]


def test_a_draft_that_makes_no_sense_any_more_is_not_published(
    desk: Client, administrator: User
) -> None:
    told = {"awards": ["COBT", "GONE"], "count": 1, "timing": "within", "inherited": True}
    with pytest.raises(Refused, match="“GONE” không có trong danh mục"):
        publish_rule(rule=rule(parameters=told), by=administrator)
    with pytest.raises(Refused, match="Điền số năm"):
        publish_rule(rule=rule(parameters={**told, "awards": ["COBT"]}), by=administrator)
