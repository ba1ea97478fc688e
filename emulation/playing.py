"""An invented but plausible year of a cluster, played through the real actions.

Nothing is written past the actions but what they start from: units, a council, accounts. The
same seed gives the same deeds in the same order.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from clusters.actions.covenants import add_article, draft_covenant
from clusters.actions.covenants import move as move_covenant
from clusters.actions.known import cluster_called
from clusters.actions.results import Entered, enter_result, move_reporting
from clusters.actions.signing import sign
from clusters.actions.targets import NO_AMOUNTS, Definition, pledge, save_target
from clusters.actions.years import YearPlan, open_year
from clusters.deadlines.calendar import Due
from clusters.models import (
    Cluster,
    ClusterYear,
    Council,
    CouncilLevel,
    CouncilSeat,
    Covenant,
    Officer,
    OfficerRole,
    Period,
    Phase,
    Reporting,
    Target,
    Unit,
    UnitKind,
)
from clusters.models.councils import SeatRole
from clusters.names import key
from clusters.offices import offices_of
from clusters.resolution import wordings
from clusters.workbooks.targets import Amounts
from clusters.years.opening import days_of
from emulation.playing_awards import decided
from emulation.playing_conference import held
from emulation.playing_council import seated
from emulation.playing_scoring import scored
from workflow.moves import Denied, Refused

_PLACES = (
    "Bình Minh", "Đồng Tâm", "Hòa Thuận", "Tân Tiến", "Thành Công", "Đoàn Kết",
    "Quyết Thắng", "Hưng Thịnh", "Vạn Xuân", "Phú Cường", "An Khang", "Đại Đồng",
)  # fmt: skip
_ARTICLES = (
    ("Phát triển kinh tế - xã hội", "Hoàn thành và vượt các chỉ tiêu được giao trong năm."),
    ("Xây dựng hệ thống chính trị", "Thực hiện tốt chủ trương của Đảng, pháp luật của Nhà nước."),
    ("Công tác thi đua, khen thưởng", "Khen đúng người, đúng việc, kịp thời."),
)
# Indicator, measure, direction, aggregate, and between what a pledge lies.
_TARGETS = (
    ("Tốc độ tăng thu ngân sách", "%", "larger", "mean", 5, 15),
    ("Xã đạt chuẩn nông thôn mới", "xã", "larger", "sum", 2, 20),
    ("Tỷ lệ hộ nghèo", "%", "smaller", "mean", 1, 8),
    ("Nhà xây mới cho hộ khó khăn", "căn", "larger", "best", 10, 200),
)
# Each phase and how many days after the opening it is due.
_DUES = (
    (Phase.COVENANT, 30),
    (Phase.MID_YEAR_REPORT, 120),
    (Phase.YEAR_END_REPORT, 240),
    (Phase.CONFERENCE, 270),
)


class Unplayable(Exception):
    """An action refused what should have passed."""


@dataclass(frozen=True)
class Deed:
    """One action as it is printed: no ids and no clock times."""

    n: int
    app: str
    verb: str
    subject: str
    capacity: str
    outcome: str


@dataclass
class Play:
    """One year of one cluster."""

    number: int
    chance: random.Random
    counter: Iterator[int]
    today: date = field(default_factory=timezone.localdate)
    # Who votes in the council, from the first deed on.
    members: list[User] = field(default_factory=list)

    def deeds(self) -> Iterator[Deed]:
        """Play the year, one deed after the other."""
        self._people()
        yield self._open()
        yield from self._covenant()
        for period in (Period.MID_YEAR, Period.YEAR_END):
            yield from self._results(period)
        yield from scored(self)
        yield from held(self)
        yield from decided(self)

    def do(
        self, app: str, verb: str, by: User, subject: object, act: Callable[[], Any], **told: str
    ) -> Deed:
        """Perform one action that should pass.

        Raises Unplayable where it is refused.
        """
        # Offices change with every act; they are read anew as in a request of its own.
        by = User.objects.get(pk=by.pk)
        try:
            act()
        except (Denied, Refused, ValueError) as error:
            raise Unplayable(f"{verb} ({subject}): {error}") from error
        return self._deed(app, verb, by, subject, "ok", **told)

    def _deed(
        self, app: str, verb: str, by: User, subject: object, outcome: str, unit: str = ""
    ) -> Deed:
        year = getattr(self, "year", None)
        capacity = offices_of(by).capacity_in(year)
        shown = f"{subject}, {unit}" if unit else str(subject)
        return Deed(next(self.counter), app, verb, shown, capacity, outcome)

    def _people(self) -> None:
        """What the actions start from: a council with a specialist, units with a leader each."""
        host = Unit.objects.create(
            name=f"Minh Họa {self.number}",
            full_name=f"Tỉnh Minh Họa {self.number}",
            kind=UnitKind.OTHER,
            is_demo=True,
        )
        name = f"Hội đồng Thi đua - Khen thưởng tỉnh Minh Họa {self.number}"
        self.council = Council.objects.create(
            level=CouncilLevel.PROVINCE,
            name=name,
            name_key=key(wordings().council(name)),
            unit=host,
            is_demo=True,
        )
        self.specialist = self._user(host, "Chuyên viên Hội đồng (minh họa)")
        since = date(self.today.year, 1, 1)
        CouncilSeat.objects.create(
            user=self.specialist, council=self.council, role=SeatRole.SPECIALIST, starts_on=since
        )
        self.members = seated(self.council, since)
        size = self.chance.randint(5, 9)
        self.units = []
        self.leaders: dict[Unit, User] = {}
        for place in sorted(self.chance.sample(_PLACES, size)):
            unit = Unit.objects.create(
                name=f"Huyện {place}",
                full_name=f"Huyện {place} (minh họa)",
                kind=UnitKind.DISTRICT,
                parent=host,
                is_demo=True,
            )
            leader = self._user(unit, f"Lãnh đạo huyện {place} (minh họa)")
            for role in (OfficerRole.LEADER, OfficerRole.STAFF):
                Officer.objects.create(user=leader, unit=unit, role=role, starts_on=since)
            self.units.append(unit)
            self.leaders[unit] = leader
        self.cluster = cluster_called(
            council=self.council,
            name=f"Cụm thi đua số {self.number} (minh họa)",
            kind="cum",
            sector=None,
            wordings=wordings(),
        )
        Cluster.objects.filter(pk=self.cluster.pk).update(is_demo=True)
        self.cluster.refresh_from_db()

    def _user(self, unit: Unit, full_name: str) -> User:
        """An account without a password: nobody signs in with it."""
        return User.objects.create_user(
            username=f"choi-{unit.pk}", full_name=full_name, is_demo=True
        )

    def _open(self) -> Deed:
        chair, vice = self.chance.sample(self.units, 2)
        label = str(self.today.year)
        starts_on, ends_on = days_of(self.cluster, label)
        plan = YearPlan(
            label=label,
            starts_on=starts_on,
            ends_on=ends_on,
            units=self.units,
            chair=chair,
            chair_reason="Năm đầu của cụm, các đơn vị suy tôn (minh họa)",
            vices=[vice],
            vice_reason="Năm đầu của cụm, các đơn vị suy tôn (minh họa)",
            dues=[Due(phase, self.today + timedelta(days=days)) for phase, days in _DUES],
        )
        self.chair, self.vice_leader = self.leaders[chair], self.leaders[vice]

        def act() -> None:
            self.year: ClusterYear = open_year(
                cluster=self.cluster, plan=plan, by=self.specialist, day=self.today
            )

        return self.do("clusters", "open_year", self.specialist, self.cluster, act)

    def _covenant(self) -> Iterator[Deed]:
        chair = self.chair

        def begin() -> None:
            self.covenant: Covenant = draft_covenant(
                cluster_year=self.year, from_template=False, by=chair
            )

        yield self.do("clusters", "draft_covenant", chair, self.year, begin)
        for heading, text in _ARTICLES:
            yield self.do(
                "clusters", "add_article", chair, heading,
                partial(
                    add_article, covenant=self.covenant, heading=heading, text=text, by=chair
                ),
            )  # fmt: skip
        for indicator, measure, direction, aggregate, _low, _high in _TARGETS:
            wanted = Definition("", indicator, measure, direction, aggregate, False)
            yield self.do(
                "clusters", "save_target", chair, indicator,
                partial(
                    save_target, covenant=self.covenant, target=None, definition=wanted, by=chair
                ),
            )  # fmt: skip
        self.targets = list(Target.objects.filter(covenant=self.covenant).order_by("order"))
        self.pledged = {unit: self._amounts() for unit in self.units}
        for unit in self.units:
            amounts = {pk: Amounts(value=value) for pk, value in self.pledged[unit].items()}
            yield self.do(
                "clusters", "pledge", self.leaders[unit], self.year,
                partial(
                    pledge, covenant=self.covenant, unit=unit, amounts=amounts,
                    shown=dict.fromkeys(amounts, NO_AMOUNTS), by=self.leaders[unit],
                ),
                unit=str(unit),
            )  # fmt: skip
        yield self.do(
            "clusters", "open_signing", chair, self.year,
            lambda: move_covenant(self.covenant, verb="open_signing", by=chair),
        )  # fmt: skip
        yield from self._signing()

    def _signing(self) -> Iterator[Deed]:
        self.covenant.refresh_from_db()
        for unit in self.units:
            leader = self.leaders[unit]
            yield self.do(
                "clusters", "sign", leader, self.year,
                partial(
                    sign, covenant=self.covenant, unit=unit, name=leader.full_name,
                    position="Chủ tịch UBND huyện (minh họa)",
                    text_hash=self.covenant.text_hash, by=leader,
                ),
                unit=str(unit),
            )  # fmt: skip

    def _amounts(self) -> dict[int, Decimal]:
        return {
            target.pk: Decimal(self.chance.randint(low, high))
            for target, (*_words, low, high) in zip(self.targets, _TARGETS, strict=True)
        }

    def _results(self, period: Period) -> Iterator[Deed]:
        part = Decimal("0.5") if period is Period.MID_YEAR else Decimal(1)
        for unit in self.units:
            leader = self.leaders[unit]
            for target in self.targets:
                share = Decimal(self.chance.randint(85, 115)) / 100
                value = (self.pledged[unit][target.pk] * part * share).quantize(Decimal("0.1"))
                enter_result(
                    cluster_year=self.year, unit=unit, period=period, target=target,
                    entered=Entered(str(value).replace(".", ",")), version=None, by=leader,
                )  # fmt: skip
            reporting = Reporting.objects.get(cluster_year=self.year, unit=unit, period=period)
            yield self.do(
                "clusters", "report_result", leader, self.year,
                partial(move_reporting, reporting, verb="report_result", by=leader),
                unit=f"{unit}, {period.value}",
            )  # fmt: skip


def play(clusters: int, seed: int) -> Iterator[Deed]:
    """Play a year of `clusters` clusters."""
    chance = random.Random(seed)  # nosec B311  # plausible, not secret
    counter = count(1)
    for number in range(1, clusters + 1):
        yield from Play(number, chance, counter).deeds()
