"""Eligibility of rows in the database: read in a fixed number of queries, asked by command."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from awards.checking import Asked, check_all, recipient_of
from awards.eligibility import Finding
from awards.lookup import find_person, find_unit
from awards.models import (
    Award,
    Headcount,
    HeadcountTitle,
    HistoryCheck,
    Hold,
    Initiative,
    Person,
    PersonAlias,
    YearlyRating,
)
from awards.trials import try_rule
from catalogue.models import AwardKind, EligibilityRule
from clusters.lookup import NotFound
from clusters.models import Unit, UnitChange
from tests.imported import imported_rows  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def run(**options: Any) -> list[dict[str, str]]:
    out = StringIO()
    call_command("check_eligibility", json=True, stdout=out, **options)
    told: list[dict[str, str]] = json.loads(out.getvalue())
    return told


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name, valid_to=None, parent=None, is_demo=False)


def kind(code: str) -> AwardKind:
    return AwardKind.objects.get(code=code)


def award(code: str, year: str, **to: Any) -> Award:
    made = Award(name=code, kind=kind(code), year=year, **to)
    made.save()
    return made


def person(name: str = "Nguyễn Văn An", **more: Any) -> Person:
    made = Person(name=name, unit=more.pop("unit", None) or unit("Phú Thọ"), **more)
    made.save()
    return made


def by_rule(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings}


def ask(subject: Unit | Person, code: str, year: int = 2025) -> dict[str, Finding]:
    (findings,) = check_all([Asked(recipient_of(subject), kind(code), year)])
    return by_rule(findings)


def test_the_command_prints_four_keys_and_nothing_else() -> None:
    told = run(unit="Phú Thọ", award="COCP", year=2017)
    assert {tuple(line) for line in told} == {("rule", "outcome", "fact", "citation")}
    assert {line["outcome"] for line in told} <= {"passes", "warns", "blocks", "cannot_tell"}
    cluster = next(line for line in told if line["rule"] == "cluster")
    assert cluster["outcome"] == "passes"
    assert cluster["fact"].startswith("Hạng 1, Cụm thi đua 7 tỉnh Trung du và Miền núi phía Bắc")


def test_the_second_of_seven_is_warned() -> None:
    told = run(unit="Tuyên Quang", award="COCP", year=2017)
    assert [line["outcome"] for line in told if line["rule"] == "cluster"] == ["warns"]


def test_the_rules_are_those_of_the_end_of_the_year_or_of_the_day_asked() -> None:
    keys = {
        day: {line["rule"] for line in run(unit="Phú Thọ", award="COCP", year=2026, on=day)}
        for day in (None, date(2027, 2, 28), date(2027, 3, 1))
    }
    assert keys[None] == keys[date(2027, 2, 28)]
    late = run(unit="Phú Thọ", award="COCP", year=2026, on=date(2027, 3, 1))
    hold = next(line for line in late if line["rule"] == "hold")
    assert (hold["outcome"], "hết hiệu lực sau ngày 28/2/2027" in hold["fact"]) == (
        "cannot_tell",
        True,
    )


def test_a_unit_that_has_ceased_is_blocked_and_its_heir_named() -> None:
    told = run(unit="Hà Nam", award="COCP", year=2026)
    assert told[0] == {
        "rule": "recipient",
        "outcome": "blocks",
        "fact": "Tỉnh Hà Nam đã chấm dứt từ ngày 30/6/2025, trước năm 2026."
        " Đơn vị kế thừa: Tỉnh Ninh Bình.",
        "citation": "Luật 06/2022/QH15 Điều 25",
    }


def test_a_person_is_found_by_an_earlier_name_and_told_by_birth_year() -> None:
    old = person(birth_year=1980)
    person("Nguyễn Văn An", birth_year=1985)
    PersonAlias(person=old, name="Nguyễn Văn Bình").save()
    told = run(person="nguyễn văn bình", award="LDTT", year=2025)
    assert told[0]["outcome"] == "passes"
    assert find_person("Nguyễn Văn An", birth_year=1985).pk != old.pk
    with pytest.raises(NotFound, match="Có 2 người"):
        find_person("Nguyễn Văn An")
    with pytest.raises(NotFound, match="Không có cá nhân"):
        find_person("Nguyen Van An")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"unit": "Không Có", "award": "COCP", "year": 2025}, "Không có đơn vị nào tên"),
        ({"unit": "Phu Tho", "award": "COCP", "year": 2025}, "Gần giống: Tỉnh Phú Thọ"),
        ({"unit": "Phú Tọ", "award": "COCP", "year": 2025}, "Tỉnh Phú Thọ"),
        ({"unit": "Qqqqqqqq", "award": "COCP", "year": 2025}, r"tên “Qqqqqqqq”\.$"),
        ({"unit": "Phú Thọ", "award": "COCT", "year": 2025}, r"Gần giống: COCP \(Cờ thi đua của"),
        ({"unit": "Phú Thọ", "award": "lao động hạng ba", "year": 2025}, "HCLD3"),
        ({"unit": "Phú Thọ", "award": "QQQQ", "year": 2025}, r"mang mã “QQQQ”\.$"),
        ({"award": "COCP", "year": 2025}, "Cần --unit hoặc --person"),
        ({"person": "Ai Đó", "award": "LDTT", "year": 2025}, "Không có cá nhân nào"),
    ],
)
def test_what_cannot_be_asked_is_said(options: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(**options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--year", "25"), "“25” không phải là năm trong khoảng 1900–2100"),
        (("--year", "nay"), "“nay” không phải là năm"),
        (("--year", "2025", "--on", "31/12/2025"), "Ghi như 2027-02-28"),
        (("--year", "2025", "--ground", "khac"), "--ground"),
        ((), "--year"),
    ],
)
def test_options_that_are_wrong_are_said(options: tuple[str, ...], words: str) -> None:
    given = ("--unit", "Phú Thọ", "--award", "COCP", *options)
    with pytest.raises(CommandError, match=words):
        call_command("check_eligibility", *given)


def test_the_code_of_an_award_is_found_in_small_letters() -> None:
    assert run(unit="Phú Thọ", award="cocp", year=2017) == run(
        unit="Phú Thọ", award="COCP", year=2017
    )


def test_a_name_means_the_unit_of_that_year() -> None:
    assert find_unit("Phú Thọ", year=2017).valid_to == date(2025, 6, 30)
    assert find_unit("tỉnh phú thọ", year=2025).valid_from == date(2025, 7, 1)
    assert find_unit("UBND tỉnh Hà Nam", year=2030).name == "Hà Nam"


def test_history_comes_through_a_merger_marked_as_inherited() -> None:
    old = Unit.objects.get(name="Hà Nam", kind="province")
    award("HCLD3", "2012", unit=old)
    award("BKTTG", "2020", unit=Unit.objects.get(name="Nam Định", kind="province"))
    prior = ask(unit("Ninh Bình"), "HCLD2")["collective_prior"]
    assert (prior.outcome, prior.fact) == (
        "passes",
        "Huân chương Lao động hạng Ba năm 2012 (kế thừa từ Tỉnh Hà Nam).",
    )
    YearlyRating.objects.create(unit=old, year=2024, level="HTXSNV")
    assert "(Tỉnh Hà Nam)" in ask(unit("Ninh Bình"), "TTLDXS", 2024)["rating"].fact


def test_each_of_the_34_provinces_has_the_history_of_those_it_came_from(
    django_assert_num_queries: Any,
) -> None:
    """63 became 34 on 1/7/2025: 52 into 23, and eleven that stayed as they were."""
    changes = UnitChange.objects.filter(on=date(2025, 7, 1)).prefetch_related(
        "predecessors", "successors"
    )
    came_from: dict[Unit, list[Unit]] = {}
    for change in changes:
        for after in change.successors.all():
            came_from.setdefault(after, []).extend(change.predecessors.all())
    provinces = {one: units for one, units in came_from.items() if one.parent_id is None}
    merged = {one: units for one, units in provinces.items() if len(units) > 1}
    assert (len(merged), sum(map(len, merged.values()))) == (23, 52)
    for units in merged.values():
        for old in units:
            award("HCLD3", "2012", unit=old)
            YearlyRating.objects.create(unit=old, year=2024, level="HTXSNV")
    asked = [Asked(recipient_of(one), kind("HCLD2"), 2025) for one in merged]
    with django_assert_num_queries(19):
        answers = check_all(asked)
    for (one, units), findings in zip(merged.items(), answers, strict=True):
        prior = by_rule(findings)["collective_prior"]
        assert prior.outcome == "passes"
        for old in units:
            assert f"năm 2012 (kế thừa từ {old})" in prior.fact, one
    # What was given to the new one is its own, and not its predecessors'.
    new, (old, *_others) = next(iter(merged.items()))
    award("COCP", "2026", unit=new)
    assert "kế thừa" not in ask(new, "COCP", 2026)["one_achievement"].fact
    assert ask(new, "COCP", 2026)["one_achievement"].outcome == "blocks"
    assert ask(old, "COCP", 2026)["one_achievement"].outcome == "passes"


def test_history_comes_through_a_merger_and_a_new_name_after_it() -> None:
    old = unit("Phú Thọ")
    award("HCLD3", "2020", unit=old)
    new = Unit.objects.create(name="Tên mới", kind="province", valid_from=date(2026, 1, 1))
    change = UnitChange.objects.create(kind="rename", on=date(2026, 1, 1))
    change.predecessors.add(old)
    change.successors.add(new)
    first = Unit.objects.get(name="Phú Thọ", valid_to=date(2025, 6, 30))
    award("HCLD3", "2001", unit=first)
    told = ask(new, "HCLD2", 2026)["collective_prior"].fact
    assert told == (
        f"Huân chương Lao động hạng Ba năm 2001 (kế thừa từ {first});"
        f" Huân chương Lao động hạng Ba năm 2020 (kế thừa từ {old})."
    )


def test_facts_of_a_unit_answer_its_rules() -> None:
    subject = unit("Phú Thọ")
    row = Headcount.objects.create(unit=subject, year=2025, members=20, completed=20, disciplined=0)
    for code, count in (("LDTT", 14), ("CSTDCS", 1)):
        HeadcountTitle.objects.create(headcount=row, kind=kind(code), count=count)
    YearlyRating.objects.create(unit=subject, year=2025, level="HTXSNV")
    found = ask(subject, "TTLDXS")
    told = {key: found[key].outcome for key in ("rating", "all", "ldtt", "cstd", "hold")}
    assert set(told.values()) == {"passes"}
    Hold.objects.create(unit=subject, kind="investigation", starts_on=date(2025, 5, 1))
    assert ask(subject, "TTLDXS")["hold"].outcome == "blocks"


def test_an_initiative_serves_once_but_still_its_own_award() -> None:
    subject = person(birth_year=1980)
    title = award("CSTDCS", "2025", person=subject)
    Initiative.objects.create(
        person=subject,
        title="Số hóa",
        scope="ministry_province",
        year=2025,
        recognised_on=date(2025, 6, 1),
        used_for=title,
    )
    found = ask(subject, "CSTDT")["initiative"]
    assert (found.outcome, "đã dùng cho Chiến sĩ thi đua cơ sở 2025" in found.fact) == (
        "blocks",
        True,
    )
    again = Asked(recipient_of(subject), title.kind, 2025, award=title.pk)  # type: ignore[arg-type]  # it has one
    assert by_rule(check_all([again])[0])["one_achievement"].outcome == "passes"


def test_a_checked_register_turns_what_is_missing_into_a_no() -> None:
    subject = person(birth_year=1980)
    award("CSTDCS", "2025", person=subject)
    assert ask(subject, "CSTDT")["prior"].outcome == "cannot_tell"
    by = User.objects.create_user(username="desk", full_name="Chuyên viên")
    HistoryCheck.objects.create(
        person=subject, complete_from=2020, checked_at=timezone.now(), checked_by=by
    )
    assert ask(subject, "CSTDT")["prior"].outcome == "blocks"


def _nominees(count: int) -> list[Asked]:
    home = unit("Ninh Bình")
    start = Person.objects.count()
    made = Person.objects.bulk_create(
        Person(
            name=f"Người {n}",
            name_key=f"nguoi {n}",
            search_key=f"nguoi {n}",
            order_key="1",
            unit=home,
            birth_year=1980,
        )
        for n in range(start, start + count)
    )
    YearlyRating.objects.bulk_create(
        YearlyRating(person=one, year=2025, level="HTXSNV") for one in made
    )
    title = kind("LDTT")
    Award.objects.bulk_create(
        Award(name="LĐTT", search_key="", order_key="", kind=title, person=one, year="2025")
        for one in made
    )
    return [Asked(recipient_of(one), kind("CSTDCS"), 2025) for one in made]


@pytest.mark.parametrize("count", [1, 3, 30, 1000])
def test_nominees_are_checked_without_a_query_each(
    count: int, django_assert_num_queries: Any
) -> None:
    asked = _nominees(count)
    with django_assert_num_queries(8):
        answers = check_all(asked)
    assert len(answers) == count
    assert {by_rule(one)["or"].outcome for one in answers} == {"passes"}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_units_are_checked_without_a_query_each(count: int, django_assert_num_queries: Any) -> None:
    # Units that came from none: a merger costs one query for each step back.
    plain = Unit.objects.filter(changes_in=None, changes_out=None, parent=None)[:count]
    asked = [Asked(recipient_of(one), kind("BKBT"), 2025) for one in plain]
    assert len(asked) == count
    with django_assert_num_queries(18):
        check_all(asked)


def test_a_rule_is_tried_on_what_was_proposed_and_given() -> None:
    rule = EligibilityRule(
        kind=kind("COCP"),
        key="first",
        text="Chỉ hạng nhất",
        check_kind="rank",
        parameters={"most": 1, "level": "central"},
        confidence="confirmed",
        effect="block",
        valid_from=date(2027, 1, 1),
    )
    subject = Unit.objects.get(name="Tuyên Quang", valid_to=date(2025, 6, 30))
    given = award("COCP", "2017", unit=subject)
    on_nobody, dossiers, in_register, proposed = try_rule(rule)
    ((outcome, sentence),) = on_nobody.examples
    assert (outcome, sentence.startswith("Chưa có kết quả xếp hạng")) == ("Chưa đủ căn cứ", True)
    assert sentence.endswith("Cần: Biên bản, nghị quyết hội nghị tổng kết của cụm, khối.")
    assert (on_nobody.total, dossiers.total) == (0, 0)
    assert dict(in_register.counts)["Chặn"] == 1
    assert len(in_register.newly_blocked) == 1
    assert in_register.newly_blocked[0].startswith("Tỉnh Tuyên Quang, Cờ thi đua của Chính phủ")
    assert proposed.total > 0
    assert sum(n for _label, n in proposed.counts) == proposed.total
    given.delete()
    without = try_rule(rule)[2]
    assert (without.total, without.newly_blocked) == (in_register.total - 1, [])
