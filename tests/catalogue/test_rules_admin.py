"""An administrator lays down a rule without code: drafts, tries, publishes, ends, withdraws."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalogue.actions import close_rule, copy_rule, load_award_kinds, publish_rule, withdraw_rule
from catalogue.models import AwardKind, EligibilityRule
from catalogue.rule_parameters import PARAMETERS
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
    assert "Đã thử với 0 trường hợp" in soup(desk.get(f"{address}/do/try_rule/")).text
    assert desk.get(f"{address}/do/publish_rule/").status_code == 200
    assert desk.post(f"{address}/do/publish_rule/").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.published_by) == ("published", administrator)
    page = soup(desk.get(f"{address}/change/"))
    assert page.select("input[name=p_count], input[name=_save]") == []
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
    made = publish_rule(rule=rule(valid_to=date(2026, 12, 31)), by=administrator)
    copy = copy_rule(rule=made, by=administrator)
    assert (copy.state, copy.valid_from, copy.valid_to) == ("draft", date(2027, 1, 1), None)
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
