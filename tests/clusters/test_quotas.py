"""How many awards may be proposed in a year: laid down, read, copied into the next year."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catalogue.models import AwardKind
from clusters.actions.quotas import QuotaLine, copy_quotas, fingerprint, set_quotas
from clusters.actions.years import YearPlan, open_year
from clusters.models import AwardQuota
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from tests.world import ROLES, World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db


def lines() -> list[QuotaLine]:
    flag, praise, best = (AwardKind.objects.get(code=code) for code in ("COBT", "BKBT", "COCP"))
    return [
        QuotaLine(best, count=1, decider="Thủ tướng Chính phủ", conditions="Dẫn đầu Khối"),
        QuotaLine(flag, share=(1, 3), is_from_top=True),
        QuotaLine(praise),
    ]


def laid_down(world: World) -> list[AwardQuota]:
    return set_quotas(cluster_year=world.cluster_year, lines=lines(), by=world.users["chair"])


@pytest.mark.parametrize("role", ROLES)
def test_who_lays_quotas_down(world: World, role: str) -> None:
    may = role in ("chair", "specialist", "admin")
    year, user = world.cluster_year, world.users[role]
    assert (denial("set_quotas", year, offices_of(user)) == "") is may
    if not may:
        with pytest.raises(Denied):
            set_quotas(cluster_year=year, lines=lines(), by=user)


def test_quotas_in_words(world: World) -> None:
    assert [(row.order, row.in_words, row.decider) for row in laid_down(world)] == [
        (1, "1 đơn vị", "Thủ tướng Chính phủ"),
        (2, "không quá 1/3 số đơn vị được xếp hạng", lines()[1].kind.decided_by),
        (3, "Các đơn vị còn lại", lines()[2].kind.decided_by),
    ]


def test_what_stays_keeps_its_row_and_the_journal_tells(world: World) -> None:
    first = laid_down(world)
    again = lines()
    again.insert(0, again.pop(1))
    rows = set_quotas(cluster_year=world.cluster_year, lines=again, by=world.users["chair"])
    assert [row.pk for row in rows] == [first[1].pk, first[0].pk, first[2].pk]
    assert [row.order for row in rows] == [1, 2, 3]
    assert len(history(world.cluster_year).filter(verb="set_quotas")) == 2
    set_quotas(cluster_year=world.cluster_year, lines=again, by=world.users["chair"])
    assert len(history(world.cluster_year).filter(verb="set_quotas")) == 2


def test_an_old_form_is_refused(world: World) -> None:
    seen = fingerprint(world.cluster_year)
    laid_down(world)
    with pytest.raises(Stale):
        set_quotas(cluster_year=world.cluster_year, lines=[], by=world.users["chair"], seen=seen)
    assert world.cluster_year.quotas.count() == 3


@pytest.mark.parametrize(
    ("share", "said"), [((0, 3), "0/3"), ((4, 3), "4/3")], ids=["nothing", "too much"]
)
def test_a_share_that_is_none(world: World, share: tuple[int, int], said: str) -> None:
    kind = lines()[0].kind
    with pytest.raises(Refused, match=said):
        set_quotas(
            cluster_year=world.cluster_year,
            lines=[QuotaLine(kind, share=share)],
            by=world.users["chair"],
        )


def test_the_rest_is_given_away_once(world: World) -> None:
    rest = QuotaLine(lines()[0].kind)
    with pytest.raises(Refused, match="còn lại"):
        set_quotas(cluster_year=world.cluster_year, lines=[rest, rest], by=world.users["chair"])


def test_the_database_holds_what_a_line_says(world: World) -> None:
    row = laid_down(world)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardQuota.objects.filter(pk=row.pk).update(share_part=1, share_whole=3)


def test_the_next_year_begins_with_the_quotas_of_the_last(world: World) -> None:
    laid_down(world)
    year = int(world.cluster_year.label) + 1
    opened = open_year(
        cluster=world.cluster_year.cluster,
        plan=YearPlan(
            label=str(year),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            units=[world.unit("Sở Nội vụ")],
        ),
        by=world.users["specialist"],
        day=date(year - 1, 12, 1),
    )
    told = [(row.kind_id, row.in_words, row.is_from_top, row.conditions)
            for row in opened.quotas.order_by("order")]  # fmt: skip
    before = world.cluster_year.quotas.order_by("order")
    assert told == [(r.kind_id, r.in_words, r.is_from_top, r.conditions) for r in before]
    assert copy_quotas(opened) == []
    assert "quotas" in history(opened).get(verb="open_year").detail


def _form(*rows: dict[str, str], seen: str = "") -> dict[str, str]:
    sent = {"seen": seen, "q-TOTAL_FORMS": str(len(rows)), "q-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        sent |= {f"q-{number}-{name}": value for name, value in row.items()}
    return sent


@pytest.mark.parametrize(
    ("basis", "amount", "stored"),
    [
        ("count", "2", (2, None, None)),
        ("share", "1/3", (None, 1, 3)),
        ("share", "20 %", (None, 20, 100)),
        ("rest", "", (None, None, None)),
        ("count", "hai", None),
        ("count", "-1", None),
        ("share", "3/1", None),
        ("share", "0 %", None),
        ("rest", "2", None),
    ],
)
def test_the_form(
    world: World, client: Client, basis: str, amount: str, stored: tuple[int | None, ...] | None
) -> None:
    client.force_login(world.users["chair"])
    kind = str(AwardKind.objects.get(code="COBT").pk)
    url = reverse("clusters:quotas", args=[world.cluster_year.pk])
    sent = _form({"kind": kind, "basis": basis, "amount": amount}, {"kind": "", "basis": "count"})
    answer = client.post(url, sent)
    rows = world.cluster_year.quotas.values_list("count", "share_part", "share_whole")
    if stored is None:
        assert answer.status_code == 400
        assert list(rows) == []
    else:
        assert answer.status_code == 302
        assert list(rows) == [stored]


def test_the_year_shows_its_quotas_to_its_own_people(world: World, client: Client) -> None:
    laid_down(world)
    url = reverse("clusters:year", args=[world.cluster_year.pk])
    client.force_login(world.users["staff"])
    page = client.get(url).content.decode()
    assert "không quá 1/3" in page
    assert "Sửa hạn mức" not in page
    client.force_login(world.users["other"])
    assert "không quá 1/3" not in client.get(url).content.decode()
