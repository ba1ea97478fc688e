"""Applying an act does what its preview told, on the day, and rewrites nothing."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from clusters.actions.changing import Faulty, apply_change, preview
from clusters.models import (
    Membership,
    Office,
    Officer,
    Term,
    TermOrigin,
    TermStatus,
    Unit,
    UnitChange,
)
from clusters.offices import read_offices
from clusters.querysets import read_lineage
from clusters.units.effects import Plan
from tests.clusters.changing_units import (
    BASIS,
    DAY,
    Year2025,
    act,
    build,
    everything,
    new,
    province,
    term,
    year,
)
from workflow.models import JournalEntry
from workflow.moves import Denied, Stale

pytestmark = pytest.mark.django_db
EVE = date(2025, 6, 30)


@pytest.fixture
def of_2025(db: None) -> Year2025:
    return build()


def phu_tho(of_2025: Year2025, **facts: Any) -> Any:
    """The act of 1/7/2025; the northern cluster where it has to be chosen."""
    (place,) = [q.key for q in preview(act=_merger(of_2025)).questions]
    return _merger(of_2025, places={place: of_2025.north.pk}, **facts)


def _merger(of_2025: Year2025, **facts: Any) -> Any:
    before = of_2025.of("Phú Thọ", "Hòa Bình", "Vĩnh Phúc")
    return act(predecessors=before, successors=(new("Phú Thọ", code="25"),), **facts)


def periods(of_2025: Year2025, model: Any, **wanted: Any) -> list[tuple[Any, ...]]:
    found = model.objects.filter(**wanted).order_by("pk")
    return [(row.unit.name, row.starts_on, row.ends_on) for row in found]


def test_the_merger_of_1_7_2025(of_2025: Year2025) -> None:
    change = apply_change(act=phu_tho(of_2025), by=of_2025.admin)
    old = of_2025.units["Phú Thọ"]
    (merged,) = change.successors.all()
    old.refresh_from_db()
    assert (old.valid_from, old.valid_to) == (None, EVE)
    assert (merged.name, merged.code, merged.valid_from, merged.valid_to) == (
        "Phú Thọ",
        "25",
        DAY,
        None,
    )
    # The code passes on and means another unit from the day on.
    assert (merged != old, old.code) == (True, "25")
    assert list(Unit.objects.on(EVE).filter(name="Phú Thọ")) == [old]
    assert list(Unit.objects.on(DAY).filter(name="Phú Thọ")) == [merged]
    assert set(read_lineage([merged.pk]).ancestors(merged.pk)) == {
        unit.pk for unit in of_2025.of("Phú Thọ", "Hòa Bình", "Vĩnh Phúc")
    }
    assert periods(of_2025, Membership, cluster_year=of_2025.north) == [
        ("Phú Thọ", None, EVE),
        ("Hòa Bình", None, EVE),
        ("Yên Bái", None, None),
        ("Phú Thọ", DAY, None),
    ]
    assert periods(of_2025, Membership, cluster_year=of_2025.others) == [
        ("Vĩnh Phúc", None, EVE),
        ("Bắc Ninh", None, None),
    ]


def test_the_chair_goes_on_and_the_right_with_it(of_2025: Year2025) -> None:
    apply_change(act=phu_tho(of_2025), by=of_2025.admin)
    assert periods(of_2025, Term, cluster_year=of_2025.north) == [
        ("Phú Thọ", None, EVE),
        ("Hòa Bình", None, EVE),
        ("Phú Thọ", DAY, None),
    ]
    inherited = Term.objects.get(cluster_year=of_2025.north, starts_on=DAY)
    assert (inherited.office, inherited.status, inherited.origin) == (
        Office.CHAIR,
        TermStatus.SERVING,
        TermOrigin.INHERITED,
    )
    assert inherited.reason == f"Hợp nhất, sáp nhập từ ngày 1/7/2025 theo {BASIS}"
    leader = User.objects.get(username="pho")
    staff = User.objects.get(username="hoa")
    runs = [
        (set(read_offices(user, day).run_year_ids), len(read_offices(user, day).officers))
        for user in (leader, staff)
        for day in (EVE, DAY)
    ]
    north, others = of_2025.north.pk, of_2025.others.pk
    assert runs == [({north}, 1), ({north}, 1), ({others}, 2), ({north}, 1)]


def test_what_falls_vacant_is_told(of_2025: Year2025) -> None:
    plan = preview(act=phu_tho(of_2025))
    assert [effect.text for effect in plan.effects if effect.is_open] == [
        (
            "Cụm phó của Cụm miền núi, 2025 để trống: đơn vị kế thừa giữ chức danh khác."
            " Cần bầu, phân công lại."
        ),
        (
            "Cụm trưởng của Cụm đồng bằng, 2025 để trống: đơn vị kế thừa không phải là thành viên"
            " của năm này. Cần bầu, phân công lại."
        ),
    ]


def test_the_cluster_is_asked_for(of_2025: Year2025) -> None:
    plan = preview(act=_merger(of_2025))
    (question,) = plan.questions
    assert list(question.years) == [of_2025.north, of_2025.others]
    with pytest.raises(Faulty) as refused:
        apply_change(act=_merger(of_2025), by=of_2025.admin)
    assert refused.value.faults == {question.key: ["Chọn cụm, khối mà Tỉnh Phú Thọ tham gia."]}
    elsewhere = _merger(of_2025, places={question.key: 0})
    with pytest.raises(Faulty):
        apply_change(act=elsewhere, by=of_2025.admin)
    assert UnitChange.objects.count() == 0


# Exactness


def _plain(plan: Plan) -> tuple[Any, ...]:
    """What the preview says is written, told apart by names and days only."""
    ends = {(type(cut.row).__name__, cut.row.pk, cut.ends_on) for cut in plan.cuts}
    begun = sorted(
        (type(row.row).__name__, row.unit.name, str(row.starts_on), str(row.ends_on))
        for row in plan.begins
    )
    return ends, begun


def _written(before: dict[str, Any], after: dict[str, Any]) -> tuple[Any, ...]:
    ends, begun = set(), []
    for name in ("Membership", "Term", "Officer"):
        for pk, row in before[name].items():
            now = after[name].get(pk)
            if now is None:
                ends.add((name, pk, None))
            elif now != row:
                assert {key for key in row if row[key] != now[key]} == {"ends_on"}
                ends.add((name, pk, now["ends_on"]))
        begun += [
            (
                name,
                Unit.objects.get(pk=row["unit_id"]).name,
                str(row["starts_on"]),
                str(row["ends_on"]),
            )
            for pk, row in after[name].items()
            if pk not in before[name]
        ]
    return ends, sorted(begun)


def _acts(of_2025: Year2025) -> dict[str, Any]:
    province("Sở Y tế", full_name="Sở Y tế Phú Thọ", parent=of_2025.units["Phú Thọ"])
    return {
        "merge": phu_tho(of_2025),
        "into": act(predecessors=of_2025.of("Phú Thọ"), successors=of_2025.of("Hòa Bình")),
        "rename": act(
            kind="rename", predecessors=of_2025.of("Phú Thọ"), successors=(new("Đất Tổ"),)
        ),
        "upgrade": act(
            kind="upgrade",
            predecessors=of_2025.of("Bắc Ninh"),
            successors=(new("Bắc Ninh", kind="city"),),
        ),
        "split": act(
            kind="split",
            predecessors=of_2025.of("Phú Thọ"),
            successors=(new("Vĩnh Yên"), new("Phú Thọ")),
            heir=1,
        ),
        "abolish": act(kind="abolish", predecessors=of_2025.of("Vĩnh Phúc")),
    }


@pytest.mark.parametrize("kind", ["merge", "into", "rename", "upgrade", "split", "abolish"])
def test_what_is_written_is_what_was_told(of_2025: Year2025, kind: str) -> None:
    year(of_2025.north.cluster.council, "Cụm miền núi", of_2025.of("Phú Thọ"), "2026")
    term(of_2025.north.cluster.years.get(label="2026"), of_2025.units["Phú Thọ"], status="elected")
    done = _acts(of_2025)[kind]
    if kind == "merge":
        done = _acts_choice(of_2025, done)
    told = preview(act=done)
    before = everything()
    apply_change(act=done, by=of_2025.admin, expected=told.digest)
    after = everything()
    assert _written(before, after) == _plain(told)
    ended = {pk for pk, row in before["Unit"].items() if after["Unit"][pk] != row}
    assert ended == {unit.pk for step in told.steps for unit in step.before}
    made = set(after["Unit"]) - set(before["Unit"])
    assert len(made) == sum(
        unit.pk not in before["Unit"] for step in told.steps for unit in step.after
    )
    assert len(after["UnitChange"]) == len(told.steps)


def _acts_choice(of_2025: Year2025, done: Any) -> Any:
    questions = preview(act=done).questions
    places = {question.key: question.years[0].pk for question in questions}
    return _merger(of_2025, places=places)


def test_rows_that_were_over_stay(of_2025: Year2025) -> None:
    past = year(of_2025.north.cluster.council, "Cụm miền núi", of_2025.of("Phú Thọ"), "2024")
    old = term(past, of_2025.units["Phú Thọ"])
    apply_change(act=phu_tho(of_2025), by=of_2025.admin)
    old.refresh_from_db()
    assert (old.unit, old.ends_on) == (of_2025.units["Phú Thọ"], None)
    assert periods(of_2025, Membership, cluster_year=past) == [("Phú Thọ", None, None)]


def test_a_year_that_lies_ahead_stands_with_the_successor(of_2025: Year2025) -> None:
    ahead = year(of_2025.north.cluster.council, "Cụm miền núi", of_2025.of("Phú Thọ"), "2026")
    term(ahead, of_2025.units["Phú Thọ"], status=TermStatus.ELECTED)
    change = apply_change(act=phu_tho(of_2025), by=of_2025.admin)
    merged = change.successors.get()
    assert [row.unit for row in ahead.memberships.all()] == [merged]
    assert [(row.unit, row.status, row.starts_on) for row in ahead.terms.all()] == [
        (merged, TermStatus.ELECTED, None)
    ]


def test_into_a_unit_that_goes_on(of_2025: Year2025) -> None:
    """Phú Thọ chairs, Hòa Bình is vice: who takes Phú Thọ in gets the chair, not both."""
    heir = of_2025.units["Hòa Bình"]
    apply_change(act=act(predecessors=of_2025.of("Phú Thọ"), successors=(heir,)), by=of_2025.admin)
    assert periods(of_2025, Term, cluster_year=of_2025.north) == [
        ("Phú Thọ", None, EVE),
        ("Hòa Bình", None, EVE),
        ("Hòa Bình", DAY, None),
    ]
    assert Membership.objects.filter(cluster_year=of_2025.north, unit=heir).count() == 1
    heir.refresh_from_db()
    assert (heir.valid_from, heir.valid_to) == (None, None)


def test_a_split_asks_who_takes_over(of_2025: Year2025) -> None:
    parts = (new("Vĩnh Yên"), new("Phú Thọ"))
    done = {"kind": "split", "predecessors": of_2025.of("Phú Thọ"), "successors": parts}
    with pytest.raises(Faulty) as refused:
        apply_change(act=act(**done), by=of_2025.admin)
    assert refused.value.faults == {"heir": ["Chọn đơn vị kế thừa chức danh và cán bộ."]}
    change = apply_change(act=act(**done, heir=1), by=of_2025.admin)
    first, second = sorted(change.successors.all(), key=lambda unit: unit.name, reverse=True)
    assert [row.unit for row in Term.objects.filter(starts_on=DAY)] == [second]
    assert [row.unit for row in Officer.objects.filter(starts_on=DAY)] == [second]
    assert {row.unit for row in Membership.objects.filter(starts_on=DAY)} == {first, second}


# What lies inside


def test_children_follow_unless_they_share_a_name(of_2025: Year2025) -> None:
    old = of_2025.units["Phú Thọ"]
    health = province("Sở Y tế", parent=old, kind="department")
    inner = province("Bệnh viện tỉnh", parent=health, kind="other")
    homes = [
        province("Sở Nội vụ", parent=unit, kind="department")
        for unit in of_2025.of("Phú Thọ", "Hòa Bình")
    ]
    plan = preview(act=phu_tho(of_2025))
    assert plan.left == homes
    change = apply_change(act=phu_tho(of_2025), by=of_2025.admin)
    merged = change.successors.get()
    copy = merged.children.get()
    health.refresh_from_db()
    assert (health.parent, health.valid_to) == (old, EVE)
    assert (copy.name, copy.valid_from, copy.children.get().name) == (
        "Sở Y tế",
        DAY,
        inner.name,
    )
    follows = UnitChange.objects.filter(kind="follow")
    assert [(c.predecessors.get(), c.successors.get()) for c in follows.order_by("pk")] == [
        (health, copy),
        (inner, copy.children.get()),
    ]
    assert [home.valid_to for home in homes] == [None, None]


# Who, and when


@pytest.mark.parametrize("username", ["pho", "hoa"])
def test_only_administrators(of_2025: Year2025, username: str) -> None:
    with pytest.raises(Denied):
        apply_change(act=phu_tho(of_2025), by=User.objects.get(username=username))
    assert UnitChange.objects.count() == 0


def test_a_preview_that_no_longer_holds_is_not_applied(of_2025: Year2025) -> None:
    told = preview(act=phu_tho(of_2025))
    agreed = phu_tho(of_2025)
    assert preview(act=agreed).digest == told.digest
    Officer.objects.filter(user__username="pho").delete()
    before = everything()
    with pytest.raises(Stale):
        apply_change(act=agreed, by=of_2025.admin, expected=told.digest)
    assert everything() == before


def test_the_journal_keeps_what_was_told(of_2025: Year2025) -> None:
    done = phu_tho(of_2025)
    told = [effect.text for effect in preview(act=done).effects]
    change = apply_change(act=done, by=of_2025.admin)
    entries = list(JournalEntry.objects.filter(verb="apply_change").order_by("pk"))
    assert [(entry.subject_kind, entry.subject_id) for entry in entries] == [
        ("clusters.unitchange", change.pk),
        ("clusters.clusteryear", of_2025.north.pk),
        ("clusters.clusteryear", of_2025.others.pk),
    ]
    assert entries[0].detail == {"effects": told}
    assert (entries[0].by, entries[0].capacity) == (of_2025.admin, "Quản trị hệ thống")


def test_applied_twice_it_is_refused(of_2025: Year2025) -> None:
    done = phu_tho(of_2025)
    apply_change(act=done, by=of_2025.admin)
    with pytest.raises(Faulty) as refused:
        apply_change(act=_again(of_2025), by=of_2025.admin)
    assert refused.value.faults["predecessors"][0] == (
        "Tỉnh Phú Thọ đã kết thúc ngày 30/6/2025. Chọn đơn vị còn tồn tại, không có ngày cuối."
    )


def _again(of_2025: Year2025) -> Any:
    for unit in of_2025.units.values():
        unit.refresh_from_db()
    return _merger(of_2025)
