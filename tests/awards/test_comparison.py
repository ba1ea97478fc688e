"""Nominees side by side: what is told of units and of persons, on the page and in the workbook."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.board.comparing import Compared, compared
from awards.board.figures import targets_of
from awards.board.looking import looks, read_for_looking
from awards.models import Initiative, Person, Proposal, Review, YearlyRating
from awards.workflow import ProposalState
from clusters.models import Covenant, Officer, OfficerRole, Pledge, Reporting, Result, Target
from tests.awards.dossiers_made import batch, proposal
from tests.awards.people_made import colleague
from tests.world import World

P = ProposalState
UNITS = ("Sở Tài chính", "Sở Y tế", "Sở Xây dựng")


def table_of(world: World, rows: list[Proposal]) -> Compared:
    read = read_for_looking(Proposal.objects.filter(pk__in=[row.pk for row in rows]))
    return compared(looks(list(read), world.users["specialist"]), left_out=0)


def nominees(world: World) -> list[Proposal]:
    return [
        proposal(
            P.APPRAISAL,
            of=batch(name, cluster_year=world.cluster_year, year=int(world.cluster_year.label)),
            rank=at,
        )
        for at, name in enumerate(UNITS, 1)
    ]


def pledged(
    world: World, indicator: str, direction: str, lines: dict[str, tuple[str, str | None]]
) -> None:
    """What units pledged on an indicator, and what they reported; None where nothing."""
    covenant, _made = Covenant.objects.get_or_create(cluster_year=world.cluster_year)
    order = covenant.targets.count() + 1
    target = Target.objects.create(
        covenant=covenant, order=order, indicator=indicator, measure="%", direction=direction
    )
    for name, (pledge, value) in lines.items():
        unit = world.unit(name)
        Pledge.objects.create(target=target, unit=unit, value=Decimal(pledge))
        reporting, _made = Reporting.objects.get_or_create(
            cluster_year=world.cluster_year,
            unit=unit,
            period="year_end",
            defaults={
                "state": "submitted",
                "submitted_at": timezone.now(),
                "submitted_by": world.users["staff"],
            },
        )
        if value is not None:
            Result.objects.create(reporting=reporting, target=target, value=Decimal(value))


# Direction, pledge, result → reached, over.
RESULTS = [
    ("larger", "95", "97.5", True, True),
    ("larger", "95", "95", True, False),
    ("larger", "95", "94.9", False, False),
    ("larger", "95", "0", False, False),
    ("larger", "95", None, None, False),
    ("smaller", "5", "4", True, True),
    ("smaller", "5", "5", True, False),
    ("smaller", "5", "0", True, True),
    ("smaller", "5", "5.1", False, False),
    ("smaller", "5", None, None, False),
]


@pytest.mark.parametrize(("direction", "pledge", "value", "reached", "is_over"), RESULTS)
def test_a_result_against_its_pledge(
    world: World,
    direction: str,
    pledge: str,
    value: str | None,
    reached: bool | None,
    is_over: bool,
) -> None:
    pledged(world, "Chỉ tiêu thử", direction, {"Sở Tài chính": (pledge, value)})
    one = nominees(world)[0]
    told = targets_of([one])[one.pk]
    (line,) = told.lines
    assert (line.reached, line.is_over) == (reached, is_over)
    assert (told.reached, told.over, told.unknown) == (reached is True, is_over, reached is None)
    assert told.missed == ([] if reached else [line])


def test_a_draft_report_and_another_year_tell_nothing(world: World) -> None:
    pledged(world, "Chỉ tiêu thử", "larger", {"Sở Tài chính": ("95", "97")})
    one = nominees(world)[0]
    Reporting.objects.update(state="draft", submitted_at=None, submitted_by=None)
    assert targets_of([one])[one.pk].unknown == 1
    one.batch.year -= 1
    assert targets_of([one])[one.pk].lines == ()


def test_every_indicator_stands_beside_that_of_the_others(world: World) -> None:
    pledged(
        world,
        "Đúng hạn",
        "larger",
        {"Sở Tài chính": ("95", "97"), "Sở Y tế": ("95", "90"), "Sở Xây dựng": ("90", None)},
    )
    pledged(world, "Sáng kiến", "larger", {"Sở Y tế": ("3", "4")})
    rows = nominees(world)
    table = table_of(world, rows)
    told = {
        indicator: [line if line is None else (line.value, line.reached) for line in lines]
        for indicator, _measure, lines in table.indicators
    }
    assert told == {
        "Đúng hạn": [(Decimal(97), True), (Decimal(90), False), (None, None)],
        "Sáng kiến": [None, (Decimal(4), True), None],
    }
    assert (table.has_units, table.has_persons) == (True, False)


def persons(world: World) -> Iterator[Proposal]:
    within = batch("Sở Tài chính", cluster_year=world.cluster_year)
    unit = world.unit("Sở Tài chính")
    for name, year in (("Nguyễn Văn Thử", 1980), ("Trần Thị Thử", None)):
        person = Person.objects.create(
            name=name, unit=unit, birth_year=year, position="Trưởng phòng"
        )
        yield proposal(P.APPRAISAL, of=within, to=person)


def test_what_is_told_of_persons(world: World) -> None:
    first, second = persons(world)
    for year, level in ((2024, "HTTNV"), (2025, "HTXSNV")):
        YearlyRating.objects.create(person=first.person, year=year, level=level)
    Initiative.objects.create(
        person=first.person,
        title="Sáng kiến thử",
        scope="base",
        year=2025,
        recognised_on=date(2025, 6, 1),
    )
    Initiative.objects.create(person=first.person, title="Đề tài thử", scope="base", year=2024)
    table = table_of(world, [first, second])
    found = {look.proposal.pk: look for look in table.looks}
    look = found[first.pk]
    assert [(one.year, one.ratings) for one in look.years] == [
        (2025, ("Hoàn thành xuất sắc nhiệm vụ",)),
        (2024, ("Hoàn thành tốt nhiệm vụ",)),
    ]
    assert [(idea.title, idea.is_recognised, idea.is_used) for idea in look.initiatives] == [
        ("Sáng kiến thử", True, False),
        ("Đề tài thử", False, False),
    ]
    assert (found[second.pk].years, found[second.pk].initiatives) == ((), ())
    assert (table.has_units, table.has_persons) == (False, True)
    client = Client()
    client.force_login(world.users["specialist"])
    page = client.get(reverse("awards:compare") + f"?ids={first.pk},{second.pk}").content.decode()
    told = ("1980", "chưa ghi năm sinh", "Trưởng phòng", "Sáng kiến thử", "chưa được công nhận")
    assert [one in page for one in told] == [True] * 5
    # What only units have is not asked of persons.
    assert "Theo nhóm" not in page


def test_the_workbook_says_what_the_page_says(world: World) -> None:
    pledged(world, "Đúng hạn", "larger", {"Sở Tài chính": ("95", "97"), "Sở Y tế": ("95", None)})
    desk = world.users["specialist"]
    rows = nominees(world)
    secret, open_one = "nhận xét kín (thử)", "nhận xét đã mở (thử)"
    for row, comment in zip(rows[:2], (secret, open_one), strict=True):
        Review.objects.create(
            proposal=row,
            reviewer=colleague(f"nguoi-xem-{row.pk}"),
            assigned_at=timezone.now(),
            assigned_by=desk,
            verdict="more",
            comment=comment,
            given_at=timezone.now(),
        )
    # One's own is still owed on the first.
    Review.objects.create(
        proposal=rows[0], reviewer=desk, assigned_at=timezone.now(), assigned_by=desk
    )
    # The third is of somebody's own unit.
    Officer.objects.create(
        user=desk, unit=rows[2].home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    client = Client()
    client.force_login(desk)
    ids = ",".join(str(row.pk) for row in rows)
    answer = client.get(reverse("awards:compare") + f"?ids={ids}&format=xlsx")
    book = load_workbook(BytesIO(b"".join(answer)))
    told = [[str(cell or "") for cell in row] for row in book.active.iter_rows(values_only=True)]
    lines = {row[0]: row[1:] for row in told}
    assert lines["Nội dung"] == [row.name for row in rows[:2]]
    assert lines["Hạng"] == ["1", "2"]
    assert lines["Đúng hạn (%)"] == ["97 / 95", "chưa có kết quả / 95"]
    assert lines["Ý kiến của người xem"][0] == "1/2"
    assert open_one in lines["Ý kiến của người xem"][1]
    assert secret not in str(told)
    assert rows[2].name not in str(told)
