"""Cross-scoring: never oneself, blind until one's own scores are in, wherever one looks."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from clusters.models import CouncilSeat, Deadline, Phase, Unit
from clusters.models.councils import SeatRole
from scoring.actions.cross import (
    reopen_cross,
    save_cross,
    submit_cross,
    take_self_scores,
)
from scoring.cross_lines import cross_leaves
from scoring.methods import Entry
from scoring.models import CrossScore, CrossSheet, ScoreChange, ScoreSheet
from scoring.pages.cross import spread_page
from scoring.reading import lines_of
from scoring.trails import changes_visible_to, steps_of
from tests.scoring.appraisals_made import (
    alone,
    appraised,
    appraiser,
    begun,
    crossed,
    employ,
    fetched,
    fresh,
    give,
    line,
    sent,
    staff_of,
)
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

D = Decimal
HEALTH, WORKS, SCHOOLS, MONEY, HOME = (
    "Sở Y tế",
    "Sở Xây dựng",
    "Sở Giáo dục và Đào tạo",
    "Sở Tài chính",
    "Sở Nội vụ",
)
SECRET = "7,25"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(sheet: ScoreSheet, by_unit: Unit, path: str = "I/1", **given: Any) -> CrossScore:
    said = {"points": "5", "remark": "", "version": None, "by": staff_of(by_unit)} | given
    return save_cross(
        sheet=sheet, by_unit=by_unit, criterion=line(sheet.scoring_year, path), **said
    )


def test_all_leaves_but_gates_or_those_of_the_chosen_branches(world: World) -> None:
    year = begun(world)
    lines = lines_of(year.criteria_set)
    everything = [each.path for each in cross_leaves(year, lines)]
    assert everything == ["I/1", "I/2", "I/3", "I/4", "II/1", "II/2", "T"]
    year.cross_mode = "branches"
    year.cross_branches.set([line(year, "II"), line(year, "T")])
    assert [each.path for each in cross_leaves(year, lines)] == ["II/1", "II/2", "T"]
    year.cross_mode = "none"
    assert cross_leaves(year, lines) == []


def test_nobody_scores_itself(world: World) -> None:
    year = alone(world)
    unit = world.unit(HEALTH)
    sheet = sent(year, unit)
    for deed in (save, take):
        with pytest.raises(Denied, match="Không chấm chéo đơn vị mình"):
            deed(sheet, unit)
    own = CrossSheet.objects.create(sheet=sheet, by_unit=unit)
    assert not CrossSheet.objects.visible_to(staff_of(unit)).filter(pk=own.pk).exists()
    assert not CrossSheet.objects.visible_to(world.users["admin"]).filter(pk=own.pk).exists()


def take(sheet: ScoreSheet, by_unit: Unit) -> int:
    return take_self_scores(sheet=sheet, by_unit=by_unit, by=staff_of(by_unit))


@pytest.mark.parametrize("role", ["nobody", "other", "both", "chair", "specialist", "admin"])
def test_only_the_units_own_staff_score_for_it(world: World, role: str) -> None:
    sheet = sent(alone(world), world.unit(HEALTH))
    with pytest.raises(Denied):
        save(sheet, world.unit(WORKS), by=fresh(world.users[role]))
    assert CrossSheet.objects.count() == 0


def test_a_second_office_keeps_from_scoring_the_unit_that_it_is_in(world: World) -> None:
    """Works for two members: may not score the one on behalf of the other."""
    employ(world.users["both"], world.unit(WORKS))
    both, year = fresh(world.users["both"]), alone(world)
    health, schools = sent(year, world.unit(HEALTH)), sent(year, world.unit(SCHOOLS))
    with pytest.raises(Denied, match="đang công tác"):
        save(health, world.unit(WORKS), by=both)
    assert save(schools, world.unit(WORKS), by=both).points == 5


def test_who_is_no_member_scores_nobody(world: World) -> None:
    sheet = sent(alone(world), world.unit(HEALTH))
    outside = world.unit("Thanh tra tỉnh")
    with pytest.raises(Denied):
        save(sheet, outside)


def test_only_sheets_that_were_sent_and_are_not_final(world: World) -> None:
    year = alone(world)
    unit = world.unit(HEALTH)
    with pytest.raises(Refused, match="chưa gửi bảng tự chấm"):
        save(year.sheets.get(unit=unit), world.unit(WORKS))
    Deadline.objects.create(
        cluster_year=world.cluster_year,
        phase=Phase.CROSS_SCORE,
        due_on="2026-01-05",
        is_hard=True,
    )
    with pytest.raises(Refused, match="hạn cứng"):
        save(sent(year, unit), world.unit(WORKS))


WRONG = {
    "21": "21 vượt điểm tối đa 20. Nhập từ 0 đến 20.",
    "-1": "-1 dưới điểm tối thiểu 0. Nhập từ 0 đến 20.",
    "1,234": "1,234 có quá hai chữ số thập phân. Làm tròn rồi nhập lại.",
    "mười": "“mười” không phải là số. Viết như 1.283,5 hoặc 12,5.",
}


def test_points_that_cannot_be_are_refused_with_the_cure(world: World) -> None:
    sheet = sent(alone(world), world.unit(HEALTH))
    told = {}
    for points in WRONG:
        with pytest.raises(Refused) as refused:
            save(sheet, world.unit(WORKS), points=points)
        told[points] = str(refused.value)
    assert (told, CrossScore.objects.count()) == (WRONG, 0)
    with pytest.raises(Refused, match="Dòng này không chấm chéo"):
        save(sheet, world.unit(WORKS), path="G", points="0")


def test_a_stale_line_is_refused(world: World) -> None:
    sheet, unit = sent(alone(world), world.unit(HEALTH)), world.unit(WORKS)
    assert save(sheet, unit).version == 1
    with pytest.raises(Stale):
        save(sheet, unit, points="6")
    assert save(sheet, unit, points="6", version=1).version == 2
    assert save(sheet, unit, points="6", version=2).version == 2
    assert CrossScore.objects.get().points == 6


def test_empty_lines_take_the_units_own_points_and_what_was_given_stays(world: World) -> None:
    sheet, unit = sent(alone(world), world.unit(HEALTH)), world.unit(WORKS)
    save(sheet, unit, points="0")
    assert take(sheet, unit) == 4
    given = dict(CrossScore.objects.values_list("criterion__path", "points"))
    assert given == {"I/1": 0, "I/2": 4, "I/3": 10, "II/1": 20, "T": 1}


def test_what_was_not_assigned_is_not_asked(world: World) -> None:
    sheet = sent(alone(world), world.unit(HEALTH), **{"II/1": Entry(assigned=False)})
    unit = world.unit(WORKS)
    with pytest.raises(Refused, match="Dòng này không chấm chéo"):
        save(sheet, unit, path="II/1")
    assert take(sheet, unit) == 4
    submit_cross(sheet=sheet, by_unit=unit, version=None, by=staff_of(unit))


def test_a_sheet_is_sent_when_every_line_has_points_and_zero_is_one(world: World) -> None:
    sheet, unit = sent(alone(world), world.unit(HEALTH)), world.unit(WORKS)
    save(sheet, unit, points="0")
    with pytest.raises(Refused, match="Còn 4 dòng chưa chấm: I/2; I/3; II/1; T"):
        submit_cross(sheet=sheet, by_unit=unit, version=None, by=staff_of(unit))
    cross = crossed(sheet, unit)
    assert (cross.state, cross.submitted_by) == ("submitted", staff_of(unit))
    # Journals are read by many: they say that scores were sent, not which.
    assert history(cross).get(verb="submit_cross").detail == {"lines": 5}
    with pytest.raises(Refused, match="đã gửi nên không sửa"):
        save(sheet, unit, points="1", version=1)


def test_the_chair_reopens_with_a_reason(world: World) -> None:
    cross = crossed(sent(alone(world), world.unit(HEALTH)), world.unit(WORKS))
    chair = fresh(world.users["chair"])
    with pytest.raises(Denied):
        reopen_cross(cross_sheet=cross, reason="nhầm", version=None, by=staff_of(world.unit(WORKS)))
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        reopen_cross(cross_sheet=cross, reason=" ", version=None, by=chair)
    reopen_cross(cross_sheet=cross, reason="Nhầm cột", version=None, by=chair)
    assert (cross.state, cross.submitted_at) == ("draft", None)
    assert history(cross).get(verb="reopen_cross").detail["reason"] == "Nhầm cột"


# Blindness -----------------------------------------------------------------


@pytest.fixture
def hidden(world: World) -> CrossSheet:
    """Xây dựng has given Y tế a score that nobody may know yet; Tài chính has sent its sheet."""
    year = alone(world)
    sheet = sent(year, world.unit(HEALTH))
    for name in (WORKS, MONEY, HOME):
        sent(year, world.unit(name))
    return give(sheet, world.unit(WORKS), {"I/1": SECRET})


def sees(user: User, cross: CrossSheet) -> bool:
    return CrossSheet.objects.visible_to(fresh(user)).filter(pk=cross.pk).exists()


def test_who_sees_a_score_before_giving_one(world: World, hidden: CrossSheet) -> None:
    """Not the chair either, which is a member; those who score nobody see what was sent."""
    seen = {role for role, user in world.users.items() if sees(user, hidden)}
    assert seen == {"specialist", "member", "admin"}
    assert sees(staff_of(world.unit(WORKS)), hidden)


def test_a_seat_in_the_council_opens_nothing_to_who_scores(
    world: World, hidden: CrossSheet
) -> None:
    staff = world.users["staff"]
    CouncilSeat.objects.create(
        user=staff,
        council=world.cluster_year.cluster.council,
        role=SeatRole.MEMBER,
        starts_on="2020-01-01",
    )
    assert not sees(staff, hidden)


def test_own_scores_open_those_of_others_of_this_unit_only(
    world: World, hidden: CrossSheet
) -> None:
    year = hidden.sheet.scoring_year
    other = give(sent(year, world.unit(SCHOOLS)), world.unit(WORKS), {"I/1": "3"})
    crossed(hidden.sheet, world.unit(MONEY))
    staff = world.users["staff"]
    assert (sees(staff, hidden), sees(staff, other)) == (True, False)
    assert not sees(world.users["chair"], hidden)
    crossed(hidden.sheet, world.unit(HOME))
    assert (sees(world.users["chair"], hidden), sees(world.users["chair"], other)) == (True, False)


def test_who_is_scored_sees_it_after_scoring_back(world: World, hidden: CrossSheet) -> None:
    """So that nobody pays back in kind."""
    own = staff_of(world.unit(HEALTH))
    assert not sees(own, hidden)
    works = ScoreSheet.objects.get(scoring_year=hidden.sheet.scoring_year, unit=world.unit(WORKS))
    crossed(works, world.unit(HEALTH))
    assert sees(own, hidden)


def test_a_reopened_sheet_is_hidden_again(world: World, hidden: CrossSheet) -> None:
    crossed(hidden.sheet, world.unit(MONEY))
    reopen_cross(
        cross_sheet=hidden, reason="nhầm", version=None, by=fresh(world.users["specialist"])
    )
    assert not sees(world.users["staff"], hidden)
    assert not sees(world.users["specialist"], hidden)


def addresses(world: World, cross: CrossSheet) -> dict[str, str]:
    """Every way to a cross score: pages, part, paper, export, search."""
    sheet, by = cross.sheet_id, cross.by_unit_id
    row = line(cross.sheet.scoring_year, "I/1").pk
    return {
        "matrix": reverse("scoring:cross", args=[world.cluster_year.pk]),
        "sheet": reverse("scoring:cross_sheet", args=[sheet, by]),
        "spread": reverse("scoring:cross_spread", args=[sheet]),
        "trail": reverse("scoring:trail", args=[sheet, row]),
        "paper": reverse("scoring:trail_print", args=[sheet]),
        "appraisal": reverse("scoring:appraisal", args=[sheet]),
        "appraisals": reverse("scoring:appraisals", args=[world.cluster_year.pk]),
        "explanation": reverse("scoring:explanation", args=[sheet]),
        "own": reverse("scoring:sheet", args=[sheet]),
        "search": reverse("search") + "?q=diem",
    }


def told(client: Client, world: World, cross: CrossSheet) -> set[str]:
    found = set()
    for name, url in addresses(world, cross).items():
        answer = client.get(url)
        body = answer.content.decode()
        if answer.status_code == 200 and SECRET in body:
            found.add(name)
    book = client.get(reverse("scoring:trail_workbook", args=[cross.sheet_id]))
    if book.status_code == 200:
        table = openpyxl.load_workbook(BytesIO(book.content)).active
        assert table is not None
        if any(cell == 7.25 for row in table.iter_rows(values_only=True) for cell in row):
            found.add("workbook")
    return found


READ_BY = {"sheet", "spread", "trail", "paper", "workbook"}


@pytest.mark.parametrize("role", ["staff", "chair", "both", "specialist", "admin"])
def test_no_address_tells_a_score_before_its_time(
    world: World, hidden: CrossSheet, role: str
) -> None:
    if role in ("staff", "chair"):
        assert told(client_of(world.users[role]), world, hidden) == set()
        crossed(hidden.sheet, world.unit({"staff": MONEY, "chair": HOME}[role]))
    expected = set() if role == "both" else READ_BY
    assert told(client_of(world.users[role]), world, hidden) == expected


def test_the_spread_counts_what_is_hidden_and_shows_nothing_of_it(
    world: World, hidden: CrossSheet
) -> None:
    chair = fresh(world.users["chair"])
    page = spread_page(fetched(hidden.sheet), chair)
    assert (page["hidden"], page["rows"], page["crosses"], page["outliers"]) == (1, [], [], 0)


def test_the_chair_sees_spread_and_outliers_once_its_own_are_in(world: World) -> None:
    year = alone(world)
    sheet = sent(year, world.unit(HEALTH))
    for name, points in (
        (WORKS, "10"),
        (SCHOOLS, "10"),
        (MONEY, "11"),
        ("Sở Nông nghiệp và Môi trường", "0"),
        (HOME, "10"),
    ):
        give(sheet, world.unit(name), {"I/1": points})
    page = spread_page(fetched(sheet), fresh(world.users["chair"]))
    row = page["rows"][0]
    assert (row.spread.least, row.spread.most, row.spread.median, row.spread.mean) == (
        0,
        11,
        10,
        D("8.20"),
    )
    out = {unit.name for unit, _score, is_out in row.given if is_out}
    assert (out, page["hidden"], page["outliers"]) == (
        {MONEY, "Sở Nông nghiệp và Môi trường"},
        0,
        1,
    )


def test_drafts_of_scores_are_in_no_trail_but_the_scorers(world: World) -> None:
    sheet, unit = sent(alone(world), world.unit(HEALTH)), world.unit(WORKS)
    save(sheet, unit, points=SECRET)
    assert ScoreChange.objects.filter(stage="cross").count() == 1
    who = {
        role: changes_visible_to(fresh(user), sheet).filter(stage="cross").count()
        for role, user in world.users.items()
        if role not in ("nobody", "other")
    }
    assert who == dict.fromkeys(("staff", "both", "chair", "specialist", "member"), 0) | {
        "admin": 1
    }
    own = steps_of(sheet, staff_of(unit), line(sheet.scoring_year, "I/1"))
    assert own[-1].value == f"{SECRET} điểm"


def test_an_appraiser_who_scores_does_not_read_scores_through_the_appraisal(
    world: World, hidden: CrossSheet
) -> None:
    sheet = appraised(world, fetched(hidden.sheet))
    by = appraiser(world, sheet)
    values = {step.value for step in steps_of(sheet, by)}
    assert f"{SECRET} điểm" not in values
