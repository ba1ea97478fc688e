"""One marked, invented year with an open conference, and accounts to try it with.

Everything here is invented and says so: `is_demo` on units, council, cluster, conference
and accounts, and the word "minh họa" in every name.
"""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalogue.models import AwardKind
from clusters.actions import cluster_called, state_membership, state_term, year_of
from clusters.models import (
    Cluster,
    ClusterYear,
    Council,
    CouncilLevel,
    CouncilSeat,
    Office,
    Officer,
    OfficerRole,
    TermStatus,
    Unit,
    UnitKind,
)
from clusters.models.councils import SeatRole
from clusters.names import key
from clusters.resolution import wordings
from conferences.actions import (
    Elected,
    add_findings,
    draft,
    elect,
    mark_present,
    move,
    nominate,
    set_standing,
)
from conferences.models import Conference, ConferenceKind, FindingKind
from emulation.demo_scoring import criteria_sets

SOURCE = "demo: dữ liệu minh họa"
COUNCIL = "Hội đồng Thi đua - Khen thưởng tỉnh Minh Họa"
CLUSTER = "Khối thi đua số 1 tỉnh Minh Họa"
OTHER_CLUSTER = "Khối thi đua số 2 tỉnh Minh Họa"
MEMBERS = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Sở Văn hóa, Thể thao và Du lịch",
)
OTHERS = ("Sở Tư pháp", "Thanh tra tỉnh", "Văn phòng UBND tỉnh", "Sở Khoa học và Công nghệ")
TOTALS = ("962.5", "948.25", "962.5", "931", "955.75", "940.5", "0")

# User name → name shown, and the unit worked for ("" for none).
ACCOUNTS = {
    "chair": ("Cán bộ Sở Nội vụ (minh họa)", "Sở Nội vụ"),
    "staff": ("Cán bộ Sở Tài chính (minh họa)", "Sở Tài chính"),
    "other": ("Cán bộ Sở Tư pháp (minh họa)", "Sở Tư pháp"),
    "specialist": ("Chuyên viên Hội đồng (minh họa)", ""),
    "member": ("Ủy viên Hội đồng (minh họa)", ""),
    "admin": ("Quản trị viên (minh họa)", ""),
}
# They lead their units as well: a covenant is signed, and people are invited, by leaders.
LEADERS = ("chair", "staff")


@transaction.atomic
def load() -> Conference:
    """Make the demonstration where it is missing; what is there stays as it was left."""
    council = _council()
    units = {name: _unit(name, council) for name in (*MEMBERS, *OTHERS)}
    year = str(timezone.localdate().year)
    cluster_year = _year(council, CLUSTER, year, [units[name] for name in MEMBERS])
    _year(council, OTHER_CLUSTER, year, [units[name] for name in OTHERS])
    accounts(council, units)
    criteria_sets(council)
    known = Conference.objects.filter(is_demo=True, cluster=cluster_year.cluster).first()
    return known or _conference(cluster_year, [units[name] for name in MEMBERS])


def _council() -> Council:
    host, _created = Unit.objects.get_or_create(
        name="Minh Họa",
        is_demo=True,
        defaults={"full_name": "Tỉnh Minh Họa", "kind": UnitKind.OTHER},
    )
    council, _created = Council.objects.get_or_create(
        level=CouncilLevel.PROVINCE,
        name_key=key(wordings().council(COUNCIL)),
        unit=host,
        defaults={"name": COUNCIL, "is_demo": True},
    )
    return council


def _unit(name: str, council: Council) -> Unit:
    unit, _created = Unit.objects.get_or_create(
        name=name,
        parent=council.unit,
        defaults={
            "full_name": f"{name} (minh họa)",
            "kind": UnitKind.DEPARTMENT,
            "is_demo": True,
        },
    )
    return unit


def _year(council: Council, name: str, label: str, units: list[Unit]) -> ClusterYear:
    """A demonstration cluster with two years: the first unit chairs, the second is vice."""
    cluster = cluster_called(
        council=council, name=name, kind="khoi", sector=None, wordings=wordings()
    )
    Cluster.objects.filter(pk=cluster.pk).update(is_demo=True)
    cluster.is_demo = True
    years = [year_of(cluster=cluster, label=text) for text in (str(int(label) - 1), label)]
    for year in years:
        for unit in units:
            state_membership(cluster_year=year, unit=unit, source=SOURCE)
    held = (
        (years[0], Office.CHAIR, units[-1]),
        (years[0], Office.VICE_CHAIR, units[0]),
        (years[1], Office.CHAIR, units[0]),
        (years[1], Office.VICE_CHAIR, units[1]),
    )
    for year, office, unit in held:
        state_term(
            cluster_year=year,
            office=office,
            unit=unit,
            order=1,
            status=TermStatus.SERVING,
            source=SOURCE,
        )
    return years[1]


def accounts(council: Council, units: dict[str, Unit]) -> None:
    """The demonstration accounts, all with the password of DEMO_PASSWORD."""
    since = date(timezone.localdate().year, 1, 1)
    for username, (full_name, unit) in ACCOUNTS.items():
        is_admin = username == "admin"
        user, _created = User.objects.get_or_create(
            username=username,
            defaults={
                "full_name": full_name,
                "email": f"{username}@minh-hoa.invalid",
                "is_demo": True,
                "is_staff": is_admin,
                "is_superuser": is_admin,
            },
        )
        if not user.check_password(settings.DEMO_PASSWORD):
            user.set_password(settings.DEMO_PASSWORD)
            user.save()
        if unit:
            Officer.objects.get_or_create(
                user=user, unit=units[unit], role=OfficerRole.STAFF, starts_on=since
            )
            if username in LEADERS:
                Officer.objects.get_or_create(
                    user=user, unit=units[unit], role=OfficerRole.LEADER, starts_on=since
                )
        elif username in SeatRole.values:
            CouncilSeat.objects.get_or_create(
                user=user, council=council, role=username, starts_on=since
            )


def _conference(cluster_year: ClusterYear, units: list[Unit]) -> Conference:
    """The open conference, prepared by the chair's staff through the real actions."""
    chair = User.objects.get(username="chair")
    next_year = str(int(cluster_year.label) + 1)
    conference = draft(
        cluster_year=cluster_year,
        kind=ConferenceKind.ANNUAL_SUMMARY,
        held_on=timezone.localdate(),
        place="Hội trường Sở Nội vụ (minh họa)",
        by=chair,
    )
    totals = dict(zip(units, map(Decimal, TOTALS), strict=True))
    set_standing(conference=conference, totals=totals, by=chair)
    for code, chosen in (("COBT", [units[0], units[2]]), ("BKBT", [units[4]])):
        kind = AwardKind.objects.get(code=code)
        nominate(conference=conference, kind=kind, units=chosen, by=chair)
    elected = [Elected(Office.CHAIR, units[1]), Elected(Office.VICE_CHAIR, units[2])]
    elect(conference=conference, year=next_year, elected=elected, by=chair)
    for kind_of_finding, texts in _FINDINGS.items():
        add_findings(conference=conference, kind=kind_of_finding, texts=texts, by=chair)
    for verb in ("call", "open"):
        move(conference, verb=verb, by=chair)
    mark_present(conference=conference, units=units[:6], by=chair)
    return conference


_FINDINGS = {
    FindingKind.MOVEMENT: [
        "Phong trào “Cán bộ, công chức thi đua thực hiện văn hóa công sở” (minh họa)",
        "Phong trào “Cả nước chung sức xây dựng nông thôn mới” (minh họa)",
    ],
    FindingKind.LIMITATION: ["Một số đơn vị gửi báo cáo chậm so với quy chế của Khối (minh họa)"],
    FindingKind.RECOMMENDATION: ["Gửi sớm hướng dẫn chấm điểm của năm sau (minh họa)"],
    FindingKind.NEXT_TASK: ["Ký kết giao ước thi đua năm sau trong quý I (minh họa)"],
}
