"""Founding, renaming and regrouping clusters, and opening their years."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from clusters.actions.changing import Faulty
from clusters.actions.clusters import ClusterFacts, create_cluster, edit_cluster, set_rotation
from clusters.actions.years import YearPlan, open_year, regroup
from clusters.lookup import find_cluster
from clusters.models import (
    Cluster,
    ClusterAlias,
    ClusterYear,
    Covenant,
    Deadline,
    Membership,
    Term,
    Unit,
)
from clusters.workflow import CovenantState
from clusters.years.opening import propose
from clusters.years.suggesting import rotation_of
from conferences.actions import move
from emulation import demo
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused

DAY = date(2026, 1, 5)
NAMES = sorted(demo.MEMBERS)


def cluster_of(world: World) -> Cluster:
    return world.cluster_year.cluster


def next_label(world: World) -> str:
    return str(int(world.cluster_year.label) + 1)


def other_year(world: World) -> ClusterYear:
    return ClusterYear.objects.get(cluster__name=demo.OTHER_CLUSTER, label=world.cluster_year.label)


def plan(world: World, **changed: Any) -> YearPlan:
    """What the page proposes, as the specialist would send it."""
    opening = propose(cluster_of(world), next_label(world), DAY)
    assert opening.suggestion.chair is not None
    proposed = YearPlan(
        label=opening.label,
        starts_on=opening.starts_on,
        ends_on=opening.ends_on,
        units=opening.members,
        chair=opening.suggestion.chair.unit,
        vices=tuple(choice.unit for choice in opening.suggestion.vice_chairs),
        dues=opening.dues,
    )
    return replace(proposed, **changed)


def opened(world: World, by: str = "specialist", **changed: Any) -> ClusterYear:
    return open_year(
        cluster=cluster_of(world), plan=plan(world, **changed), by=world.users[by], day=DAY
    )


def faults(world: World, **changed: Any) -> dict[str, list[str]]:
    with pytest.raises(Faulty) as told:
        opened(world, **changed)
    assert ClusterYear.objects.filter(label=next_label(world)).count() == 0
    return dict(told.value.faults)


def test_a_year_is_copied_from_the_last(world: World) -> None:
    this = int(world.cluster_year.label)
    for phase, due in (("covenant", date(this, 3, 20)), ("conference", date(this, 12, 20))):
        Deadline.objects.create(
            cluster_year=world.cluster_year, phase=phase, due_on=due, is_hard=phase == "covenant"
        )
    year = opened(world)
    members = year.memberships.select_related("unit")
    assert sorted(row.unit.name for row in members) == NAMES
    assert {row.source for row in members} == {f"year:{year.label}"}
    assert (year.starts_on, year.ends_on) == (date(this + 1, 1, 1), date(this + 1, 12, 31))
    terms = [
        (term.office, term.unit.name, term.status, term.starts_on)
        for term in year.terms.select_related("unit")
        if term.unit
    ]
    assert terms == [
        ("chair", "Sở Tài chính", "serving", date(this + 1, 1, 1)),
        ("vice_chair", "Sở Giáo dục và Đào tạo", "serving", date(this + 1, 1, 1)),
    ]
    shifted = [(row.phase, row.due_on.year - this, row.is_hard) for row in year.deadlines.all()]
    assert shifted == [("covenant", 1, True), ("conference", 1, False)]
    assert all(row.due_on.weekday() < 5 for row in year.deadlines.all())
    assert history(year).filter(verb="open_year").get().by == world.users["specialist"]


@pytest.mark.parametrize("role", ["chair", "staff", "member", "other", "nobody"])
def test_only_the_councils_desk_opens_years(world: World, role: str) -> None:
    with pytest.raises(Denied):
        opened(world, by=role)
    assert ClusterYear.objects.filter(label=next_label(world)).count() == 0


def test_deadlines_that_would_be_over_are_not_copied(world: World) -> None:
    Deadline.objects.create(
        cluster_year=world.cluster_year, phase="covenant", due_on=date(2026, 3, 20)
    )
    shifted = propose(cluster_of(world), next_label(world), date(2030, 1, 1))
    assert ([due.phase for due in shifted.over], shifted.dues) == (["covenant"], ())


def test_a_year_is_opened_once(world: World) -> None:
    year = opened(world)
    with pytest.raises(Faulty) as told:
        opened(world, label=year.label)
    assert list(told.value.faults) == ["label"]
    assert year.memberships.count() == len(NAMES)


def test_officers_whom_a_conference_elected_stay(world: World) -> None:
    year = ClusterYear.objects.create(cluster=cluster_of(world), label=next_label(world))
    Term.objects.create(
        cluster_year=year,
        office="chair",
        unit=world.unit("Sở Y tế"),
        status="elected",
        source="conference",
    )
    opened(world)
    chairs = [term.unit.name for term in year.terms.filter(office="chair") if term.unit]
    assert chairs == ["Sở Y tế"]


def test_another_chair_than_suggested_needs_a_reason(world: World) -> None:
    chosen = world.unit("Sở Y tế")
    assert list(faults(world, chair=chosen)) == ["chair_reason"]
    year = opened(world, chair=chosen, chair_reason="Sở Tài chính xin hoãn")
    term = year.terms.get(office="chair")
    assert (term.unit, term.reason) == (chosen, "Sở Tài chính xin hoãn")


def test_officers_are_members_and_two_units(world: World) -> None:
    assert faults(world, chair=world.unit("Sở Tư pháp"))["chair"] == [
        "Sở Tư pháp (minh họa) không có trong danh sách thành viên. Chọn một thành viên."
    ]
    assert list(faults(world, vices=[world.unit("Sở Tài chính")])) == ["vices"]


def test_a_unit_in_another_cluster_of_the_council_is_refused_by_name(world: World) -> None:
    stranger = world.unit("Sở Tư pháp")
    other = ClusterYear.objects.create(cluster=other_year(world).cluster, label=next_label(world))
    row = Membership.objects.create(cluster_year=other, unit=stranger, source="x")
    told = plan(world)
    with pytest.raises(Faulty) as caught:
        opened(world, units=[*told.units, stranger])
    assert caught.value.faults["units"] == [
        (
            "Sở Tư pháp (minh họa) đang là thành viên của Khối thi đua số 2 tỉnh Minh Họa năm"
            f" {next_label(world)}, cùng Hội đồng."
            " Bỏ đơn vị này, hoặc rút khỏi cụm, khối kia trước."
        )
    ]
    # Who has left the other cluster before this year starts may come.
    row.ends_on = date(int(world.cluster_year.label), 12, 31)
    row.save()
    assert opened(world, units=[*told.units, stranger]).memberships.count() == len(NAMES) + 1


def test_a_unit_that_has_ended_is_refused(world: World) -> None:
    told = plan(world)
    Unit.objects.filter(pk=told.units[0].pk).update(valid_to=date(2026, 6, 30))
    units = list(Unit.objects.filter(pk__in=[unit.pk for unit in told.units]))
    (line,) = faults(world, units=units)["units"]
    assert line.endswith("chỉ có đến hết 30/6/2026. Chọn đơn vị kế thừa.")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": "20x7"}, "label"),
        ({"label": "2026-2029"}, "label"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"units": [], "chair": None, "vices": []}, "units"),
    ],
)
def test_bad_input(world: World, changed: dict[str, Any], field: str) -> None:
    assert list(faults(world, **changed)) == [field]


def test_a_school_year_runs_as_the_one_before(world: World) -> None:
    this = int(world.cluster_year.label)
    ClusterYear.objects.create(
        cluster=cluster_of(world),
        label=f"{this}-{this + 1}",
        starts_on=date(this, 8, 15),
        ends_on=date(this + 1, 6, 30),
    )
    found = propose(cluster_of(world), f"{this + 1}-{this + 2}", DAY)
    assert (found.starts_on, found.ends_on) == (date(this + 1, 8, 15), date(this + 2, 6, 30))


def test_the_agreed_order_decides_where_no_vice_succeeds(world: World) -> None:
    cluster = cluster_of(world)
    Term.objects.filter(office="vice_chair").delete()
    order = [world.unit(name) for name in ("Sở Nội vụ", "Sở Xây dựng", "Sở Y tế")]
    set_rotation(cluster=cluster, units=order, by=world.users["specialist"])
    found = rotation_of(cluster, next_label(world)).suggest(1)
    assert found.chair is not None
    assert (found.chair.unit.name, found.chair.why.value) == ("Sở Xây dựng", "fixed_order")
    set_rotation(cluster=cluster, units=[], by=world.users["specialist"])
    found = rotation_of(cluster, next_label(world)).suggest(1)
    assert found.chair is not None
    assert found.chair.why.value == "never_held"


def test_a_unit_has_one_place_in_the_order(world: World) -> None:
    unit = world.unit("Sở Y tế")
    with pytest.raises(Faulty):
        set_rotation(cluster=cluster_of(world), units=[unit, unit], by=world.users["admin"])


# Founding and renaming

FACTS = ClusterFacts(name="Khối thi đua số 9", kind="khoi", founding_decision="12/QĐ-UBND")


def test_a_cluster_is_founded(world: World) -> None:
    council = cluster_of(world).council
    made = create_cluster(council=council, facts=FACTS, by=world.users["specialist"])
    assert (made.name, made.founding_decision, made.is_demo) == (
        "Khối thi đua số 9",
        "12/QĐ-UBND",
        True,
    )
    assert find_cluster("khối thi đua số 9") == made
    with pytest.raises(Denied):
        create_cluster(council=council, facts=FACTS, by=world.users["chair"])


def test_a_name_is_taken_once_for_a_council(world: World) -> None:
    council = cluster_of(world).council
    with pytest.raises(Faulty) as told:
        create_cluster(
            council=council, facts=replace(FACTS, name=demo.CLUSTER), by=world.users["admin"]
        )
    assert list(told.value.faults) == ["name"]


def rename(world: World, name: str) -> Cluster:
    cluster = cluster_of(world)
    facts = ClusterFacts(**{field: getattr(cluster, field) for field in vars(FACTS)})
    return edit_cluster(
        cluster=cluster, facts=replace(facts, name=name), by=world.users["specialist"]
    )


def test_an_old_name_stays_a_name(world: World) -> None:
    renamed = rename(world, "Khối Tổng hợp")
    assert [find_cluster(name) for name in (demo.CLUSTER, "Khối tổng hợp")] == [renamed] * 2
    rename(world, demo.CLUSTER)
    assert list(ClusterAlias.objects.values_list("name", flat=True)) == ["Khối Tổng hợp"]
    with pytest.raises(Faulty):
        create_cluster(
            council=renamed.council,
            facts=replace(FACTS, name="Khối Tổng hợp"),
            by=world.users["admin"],
        )


# Regrouping


def names(year: ClusterYear) -> list[str]:
    return sorted(row.unit.name for row in year.memberships.select_related("unit"))


def change(world: World, *, reason: str = "QĐ 5", transfer: bool = False, **units: bool) -> None:
    """Members of next year with units added (True) or taken out (False)."""
    year = ClusterYear.objects.get(cluster=cluster_of(world), label=next_label(world))
    chosen = {row.unit for row in year.memberships.select_related("unit")}
    for key, stays in units.items():
        unit = world.unit(key.replace("_", " "))
        chosen = chosen | {unit} if stays else chosen - {unit}
    regroup(
        cluster_year=year,
        units=chosen,
        reason=reason,
        by=world.users["specialist"],
        transfer=transfer,
    )


def test_members_move_between_clusters_for_a_coming_year(world: World) -> None:
    year = opened(world)
    other = ClusterYear.objects.create(cluster=other_year(world).cluster, label=year.label)
    for name in demo.OTHERS:
        Membership.objects.create(cluster_year=other, unit=world.unit(name), source="year:x")
    with pytest.raises(Faulty) as told:
        change(world, Sở_Tư_pháp=True)
    assert "Khối thi đua số 2" in told.value.faults["units"][0]
    change(world, transfer=True, Sở_Tư_pháp=True, Sở_Y_tế=False)
    assert names(other) == sorted(set(demo.OTHERS) - {"Sở Tư pháp"})
    assert names(year) == sorted({*demo.MEMBERS, "Sở Tư pháp"} - {"Sở Y tế"})
    assert history(other).get(verb="regroup").detail["reason"] == "QĐ 5"


def test_regrouping_needs_a_reason(world: World) -> None:
    opened(world)
    with pytest.raises(Faulty) as told:
        change(world, reason=" ", Sở_Y_tế=False)
    assert list(told.value.faults) == ["reason"]


def test_who_holds_an_office_is_not_taken_out(world: World) -> None:
    year = opened(world)
    with pytest.raises(Faulty) as told:
        change(world, Sở_Tài_chính=False)
    assert "giữ chức danh" in told.value.faults["units"][0]
    assert names(year) == NAMES


def test_once_signing_is_open_members_stay(world: World) -> None:
    year = opened(world)
    Covenant.objects.create(cluster_year=year, state=CovenantState.OPEN, text_hash="0" * 64)
    with pytest.raises(Refused):
        change(world, Sở_Y_tế=False)
    assert names(year) == NAMES


# Pages


def test_the_page_shows_the_reason_and_keeps_what_was_typed(client: Client, world: World) -> None:
    client.force_login(world.users["specialist"])
    address = f"/clusters/{cluster_of(world).pk}/open-year/"
    html = BeautifulSoup(client.get(address).content, "html.parser")
    assert next(line.get_text() for line in html.select("aside .list-x li")) == (
        "Sở Tài chính là đơn vị phó của năm trước, theo nếp chung lên làm đơn vị trưởng."
    )
    ticked = [int(str(box["value"])) for box in html.select("input[name=units][checked]")]
    sent = {
        "label": next_label(world),
        "starts_on": f"{next_label(world)}-01-01",
        "ends_on": f"{next_label(world)}-12-31",
        "units": ticked,
        "chair": world.unit("Sở Y tế").pk,
        "vice_0": world.unit("Sở Giáo dục và Đào tạo").pk,
        "copy_dues": "on",
    }
    response = client.post(address, sent)
    assert response.status_code == 400
    html = BeautifulSoup(response.content, "html.parser")
    assert [line.get_text().split(":")[0] for line in html.select(".note.bad li")] == [
        "Lý do chọn khác gợi ý"
    ]
    (chair,) = html.select("select[name=chair] option[selected]")
    assert int(str(chair["value"])) == sent["chair"]
    response = client.post(address, {**sent, "chair_reason": "Phân công"})
    year = ClusterYear.objects.get(cluster=cluster_of(world), label=next_label(world))
    assert (response.status_code, response["Location"]) == (302, f"/years/{year.pk}/")


def test_officers_whom_a_conference_elected_are_kept_and_not_asked_for(
    world: World, client: Client
) -> None:
    """The form shows them; what it would have suggested is not asked for any more."""
    move(world.conference, verb="conclude", by=world.users["chair"])
    client.force_login(world.users["specialist"])
    url = reverse("clusters:year_open", args=[world.conference.cluster_id])
    form = client.get(url).context["form"]
    coming = str(int(world.cluster_year.label) + 1)
    assert form.initial["label"] == coming
    assert form.fields["chair"].disabled is True
    assert form.initial["chair"] == world.unit("Sở Tài chính").pk
    assert form.initial["vice_0"] == world.unit("Sở Xây dựng").pk
    assert {"chair_reason", "vice_reason"} & set(form.fields) == set()
    sent = {
        "label": coming,
        "starts_on": f"{coming}-01-01",
        "ends_on": f"{coming}-12-31",
        "units": [unit.pk for unit in form.opening.members],
        "chair": world.unit("Sở Y tế").pk,
    }
    answer = client.post(url, sent)
    assert answer.status_code == 302
    terms = Term.objects.filter(
        cluster_year__cluster=world.conference.cluster, cluster_year__label=coming
    )
    assert [(row.office, str(row.unit)) for row in terms] == [
        ("chair", "Sở Tài chính (minh họa)"),
        ("vice_chair", "Sở Xây dựng (minh họa)"),
    ]
