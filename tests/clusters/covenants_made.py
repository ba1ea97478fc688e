"""Covenants and results in the states that tests need, reached through the real actions."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from clusters.actions.covenants import add_article, draft_covenant, move
from clusters.actions.results import Entered, enter_result, move_reporting
from clusters.actions.signing import record_paper, sign
from clusters.actions.targets import NO_AMOUNTS, Definition, pledge, save_target
from clusters.models import (
    ClusterYear,
    Covenant,
    Officer,
    OfficerRole,
    Reporting,
    Result,
    Signature,
    Target,
    Unit,
)
from clusters.workbooks.targets import Amounts
from tests.world import World

PDF = b"%PDF-1.4\n%%EOF\n"
GROWTH = Definition("", "Tốc độ tăng thu ngân sách", "%", "larger", "mean", can_be_negative=True)
COMMUNES = Definition("", "Xã đạt chuẩn nông thôn mới", "xã", "larger", "sum", False)


def pdf(name: str = "ban-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def members(world: World) -> list[Unit]:
    return [row.unit for row in world.cluster_year.memberships.select_related("unit")]


def leader_of(unit: Unit) -> User:
    """A leader of `unit`, made where there is none."""
    user, is_new = User.objects.get_or_create(
        username=f"leader-{unit.pk}", defaults={"full_name": f"Lãnh đạo {unit.name}"}
    )
    if is_new:
        user.set_password("mat-khau-thu")
        user.save()
        Officer.objects.create(
            user=user, unit=unit, role=OfficerRole.LEADER, starts_on=date(2020, 1, 1)
        )
    return User.objects.get(pk=user.pk)


def drafted(world: World) -> Covenant:
    """Two articles, two targets, and a pledge of every member on both."""
    chair = world.users["chair"]
    covenant = draft_covenant(cluster_year=world.cluster_year, from_template=False, by=chair)
    for heading in ("Phát triển kinh tế", "Xây dựng tổ chức"):
        add_article(covenant=covenant, heading=heading, text=f"Nội dung: {heading}.", by=chair)
    targets = [
        save_target(covenant=covenant, target=None, definition=each, by=chair)
        for each in (GROWTH, COMMUNES)
    ]
    for number, unit in enumerate(members(world), start=1):
        pledge_all(covenant, unit, dict.fromkeys((row.pk for row in targets), number), chair)
    covenant.refresh_from_db()
    return covenant


def pledge_all(covenant: Covenant, unit: Unit, values: dict[int, int], by: User) -> None:
    amounts = {pk: Amounts(Decimal(value)) for pk, value in values.items()}
    shown = dict.fromkeys(amounts, NO_AMOUNTS)
    pledge(covenant=covenant, unit=unit, amounts=amounts, shown=shown, by=by)


def opened(world: World) -> Covenant:
    return move(drafted(world), verb="open_signing", by=world.users["chair"])


def sign_for(covenant: Covenant, unit: Unit) -> None:
    sign(
        covenant=covenant,
        unit=unit,
        name=f"Lãnh đạo {unit.name}",
        position="Giám đốc",
        text_hash=covenant.text_hash,
        by=leader_of(unit),
    )


def signed(world: World) -> Covenant:
    covenant = opened(world)
    for unit in members(world):
        sign_for(covenant, unit)
    covenant.refresh_from_db()
    return covenant


def target(covenant: Covenant, definition: Definition = COMMUNES) -> Target:
    return covenant.targets.get(indicator=definition.indicator)


def signed_on_paper(covenant: Covenant, unit: Unit, world: World) -> Signature:
    return record_paper(
        covenant=covenant,
        unit=unit,
        name=f"Lãnh đạo {unit.name}",
        position="Giám đốc",
        signed_on=timezone.localdate(),
        scan=pdf(),
        text_hash=covenant.text_hash,
        by=world.users["chair"],
    )


def enter(
    year: ClusterYear,
    unit: Unit,
    on: Target,
    figure: str,
    period: str = "year_end",
    evidence: SimpleUploadedFile | None = None,
) -> Result:
    return enter_result(
        cluster_year=year,
        unit=unit,
        period=period,
        target=on,
        entered=Entered(figure, evidence=evidence),
        version=None,
        by=leader_of(unit),
    )


def submit(year: ClusterYear, unit: Unit, period: str = "year_end") -> Reporting:
    reporting = Reporting.objects.get(cluster_year=year, unit=unit, period=period)
    return move_reporting(reporting, verb="report_result", by=leader_of(unit))
