"""What an act of change touches: read, decided and told, and not yet written.

Years that the day falls into keep what was until the day before and go on with the successor
from the day; in later years, which nobody has lived through, the successor stands from the
start. What ended before the day is never touched.

What lies inside a unit goes with it as a dated copy, because a child whose parent has ended
counts as ended too (`clusters.resolution`), and because a new parent written into the old row
would change what was true on earlier days. A child stays behind where its parent has no single
successor, or where another child of that successor bears its name or code: three departments of
home affairs become one by an act of their own. Councils stay as well, with their clusters and
seats: records of their time are found through the unit of their time.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from catalogue.vietnamese import words
from clusters.models import (
    ClusterYear,
    Membership,
    Officer,
    Term,
    TermStatus,
    Unit,
)
from clusters.units.changes import Act, Claim, Effect, joins, settle, span

Row = Membership | Term | Officer


@dataclass(frozen=True)
class Step:
    """Units that end together and what they become; the first step is the act itself."""

    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    heir: Unit | None
    follows: bool = False


@dataclass(frozen=True)
class Cut:
    """A row that ends on `ends_on`, or, where it had not begun by then, is taken back."""

    row: Row
    ends_on: date | None


@dataclass(frozen=True)
class Begins:
    """A row that the successor gets in the place of `row`, for the time that is left of it."""

    row: Row
    unit: Unit
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Vacancy:
    """An office that nobody takes over, and why."""

    term: Term
    why: str


@dataclass(frozen=True)
class Question:
    """Which of several clusters of one council a successor joins; `key` names the field."""

    key: str
    unit: Unit
    years: tuple[ClusterYear, ...]
    chosen: ClusterYear | None


@dataclass
class Plan:
    """Everything that applying the act writes, and what it leaves to somebody to decide."""

    act: Act
    steps: list[Step] = field(default_factory=list)
    left: list[Unit] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    begins: list[Begins] = field(default_factory=list)
    vacancies: list[Vacancy] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return all(question.chosen is not None for question in self.questions)

    @cached_property
    def digest(self) -> str:
        """Equal for plans that do the same: what was shown is what is applied."""
        told = "\n".join(f"{effect.area} {effect.text}" for effect in self.effects)
        return hashlib.sha256(told.encode()).hexdigest()

    def cut(self, row: Row, begun: date | None) -> None:
        """End `row`; one that begins on the day or later never begins."""
        has_begun = begun is None or begun < self.act.day
        self.cuts.append(Cut(row, self.act.day_before if has_begun else None))

    def begin(self, row: Row, unit: Unit, begun: date | None) -> None:
        """Let `unit` go on where `row` ends: from the day, or from the start that lies ahead."""
        has_begun = begun is None or begun < self.act.day
        self.begins.append(
            Begins(row, unit, self.act.day if has_begun else row.starts_on, row.ends_on)
        )


# Units


def lay_out(plan: Plan) -> None:
    """The act, and what follows it."""
    act = plan.act
    heir = None
    if len(act.successors) == 1:
        heir = act.successors[0]
    elif act.heir is not None and 0 <= act.heir < len(act.successors):
        heir = act.successors[act.heir]
    plan.steps.append(Step(act.predecessors, act.successors, heir))
    for step in plan.steps:
        _let_follow(plan, step)


def _let_follow(plan: Plan, step: Step) -> None:
    act = plan.act
    taken = {unit.pk for unit in (*act.predecessors, *act.kept)}
    living = Unit.objects.on(act.day_before).filter(valid_to=None)
    inside = living.filter(parent__in=step.before).exclude(pk__in=taken)
    children = list(inside.select_related("ministry").order_by("order_key", "pk"))
    organs = living.filter(ministry__in=step.before).exclude(parent__in=step.before)
    plan.left += organs.order_by("order_key", "pk")
    if len(step.after) != 1:
        plan.left += children
        return
    (parent,) = step.after
    there = list(Unit.objects.on(act.day).filter(parent=parent)) if parent.pk else []
    names = Counter(tuple(words(unit.name)) for unit in (*children, *there))
    codes = Counter(unit.code for unit in (*children, *there) if unit.code)
    for child in children:
        if names[tuple(words(child.name))] > 1 or codes[child.code] > 1:
            plan.left.append(child)
            continue
        copy = _copy(child, parent, act.day)
        plan.steps.append(Step((child,), (copy,), copy, follows=True))


def _copy(child: Unit, parent: Unit, day: date) -> Unit:
    return Unit(
        name=child.name,
        full_name=child.full_name,
        kind=child.kind,
        parent=parent,
        ministry=child.ministry,
        code=child.code,
        valid_from=day,
        is_checked=child.is_checked,
        is_demo=child.is_demo,
    )


# Memberships


@dataclass(frozen=True)
class Held:
    """All rows of the units of an act that reach its day or lie after it."""

    members: list[Membership]
    terms: list[Term]
    officers: list[Officer]
    # (unit, year) of memberships that ended before the day: there is no second row for them.
    left: frozenset[tuple[int, int]]


def read_held(plan: Plan) -> Held:
    """Three queries, however many units follow."""
    units = [unit.pk for step in plan.steps for unit in (*step.before, *step.after) if unit.pk]
    day = plan.act.day
    links = ("unit", "cluster_year__cluster__council")
    members = list(
        Membership.objects.filter(unit__in=units)
        .select_related(*links)
        .order_by("cluster_year__label", "pk")
    )
    terms = Term.objects.filter(unit__in=units).select_related(*links)
    officers = Officer.objects.filter(unit__in=units).select_related("user", "unit")
    return Held(
        [row for row in members if _reaches(row, day)],
        [row for row in terms.order_by("cluster_year__label", "pk") if _reaches(row, day)],
        [row for row in officers.order_by("pk") if row.ends_on is None or row.ends_on >= day],
        frozenset((row.unit_id, row.cluster_year_id) for row in members if not _reaches(row, day)),
    )


def days_of(year: ClusterYear) -> tuple[date, date]:
    return span(year.label, year.starts_on, year.ends_on)


def _reaches(row: Membership | Term, day: date) -> bool:
    last = days_of(row.cluster_year)[1]
    return min(last, row.ends_on or last) >= day


def begun(row: Membership | Term) -> date:
    return row.starts_on or days_of(row.cluster_year)[0]


def carry_members(plan: Plan, step: Step, held: Held) -> set[tuple[int, int]]:
    """End and pass on memberships; the (successor, year) pairs that are members afterwards.

    Successors are told apart by `id`, since new ones have no key yet.
    """
    before = {unit.pk for unit in step.before}
    mine = [row for row in held.members if row.unit_id in before]
    for row in mine:
        plan.cut(row, begun(row))
    found: set[tuple[int, int]] = set()
    for number, unit in enumerate(step.after):
        own = [row for row in held.members if unit.pk and row.unit_id == unit.pk]
        found |= {(id(unit), row.cluster_year_id) for row in own}
        for place, rows in _by_place(mine).items():
            if any(_place(row) == place for row in own):
                continue
            for row in _chosen(plan, step, number, place, rows):
                if (unit.pk, row.cluster_year_id) not in held.left:
                    plan.begin(row, unit, begun(row))
                    found.add((id(unit), row.cluster_year_id))
    return found


def _place(row: Membership) -> tuple[int, str]:
    """A unit stands in one cluster of a council in a year."""
    return row.cluster_year.cluster.council_id, row.cluster_year.label


def _by_place(rows: Iterable[Membership]) -> dict[tuple[int, str], list[Membership]]:
    found: dict[tuple[int, str], list[Membership]] = {}
    for row in rows:
        found.setdefault(_place(row), []).append(row)
    return found


def _chosen(
    plan: Plan, step: Step, number: int, place: tuple[int, str], rows: Sequence[Membership]
) -> list[Membership]:
    """One row for each year that the successor joins; none while that is an open question."""
    years = {row.cluster_year_id: row for row in reversed(rows)}
    held = [
        frozenset(row.cluster_year_id for row in rows if row.unit_id == unit.pk)
        for unit in step.before
    ]
    into, is_question = joins(held)
    if not is_question:
        return [row for year, row in years.items() if year in into]
    key = f"place-{number}-{place[0]}-{place[1]}"
    chosen = years.get(plan.act.places.get(key, 0))
    candidates = sorted((row.cluster_year for row in years.values()), key=lambda year: year.pk)
    plan.questions.append(
        Question(
            key, step.after[number], tuple(candidates), chosen.cluster_year if chosen else None
        )
    )
    return [chosen] if chosen else []


# Offices


def carry_terms(plan: Plan, step: Step, held: Held, members: set[tuple[int, int]]) -> None:
    """End the terms of the predecessors and let the heir inherit one office in each year."""
    before = {unit.pk for unit in step.before}
    heir = step.heir
    mine = [row for row in held.terms if row.unit_id in before]
    for row in mine:
        plan.cut(row, begun(row))
    years = {row.cluster_year_id: row.cluster_year for row in mine}
    for year in years.values():
        inherited = [row for row in mine if row.cluster_year_id == year.pk]
        if heir is None:
            _leave(plan, inherited, "no_heir")
        elif (id(heir), year.pk) not in members:
            _leave(plan, inherited, "no_member")
        else:
            own = [
                row
                for row in held.terms
                if heir.pk and row.unit_id == heir.pk and row.cluster_year_id == year.pk
            ]
            for proposed in (False, True):
                _inherit(plan, heir, _only(inherited, proposed), _only(own, proposed))


def _only(rows: list[Term], proposed: bool) -> list[Term]:
    """An office held and one that is only proposed do not stand in each other's way."""
    return [row for row in rows if (row.status == TermStatus.PROPOSED) is proposed]


def _inherit(plan: Plan, heir: Unit, inherited: list[Term], own: list[Term]) -> None:
    rows = {row.pk: row for row in (*inherited, *own)}
    mine = {row.pk for row in own}
    best = settle([Claim(row.pk, row.office, row.order, row.pk in mine) for row in rows.values()])
    if best is None or not inherited:
        return
    if best.is_own:
        _leave(plan, inherited, "holds_another")
        return
    kept = rows[best.key]
    if _held_before(heir, kept):
        _leave(plan, inherited, "held_before")
        return
    plan.begin(kept, heir, begun(kept))
    for row in own:
        plan.cut(row, begun(row))
    _leave(plan, [row for row in rows.values() if row is not kept], "holds_another")


def _held_before(heir: Unit, term: Term) -> bool:
    """Whether the heir had this office earlier in the year: a second term has no row."""
    if heir.pk is None:
        return False
    same = Term.objects.filter(cluster_year=term.cluster_year_id, office=term.office, unit=heir)
    return same.exists()


def _leave(plan: Plan, terms: Iterable[Term], why: str) -> None:
    plan.vacancies += [Vacancy(term, why) for term in terms if term.status != TermStatus.PROPOSED]


# People


def carry_officers(plan: Plan, step: Step, held: Held) -> None:
    """The people of the predecessors work for the heir from the day on, in their roles."""
    before = {unit.pk for unit in step.before}
    heir = step.heir
    there = {
        (row.user_id, row.role)
        for row in held.officers
        if heir is not None and heir.pk and row.unit_id == heir.pk
    }
    for row in held.officers:
        if row.unit_id not in before:
            continue
        plan.cut(row, row.starts_on)
        if heir is not None and (row.user_id, row.role) not in there:
            there.add((row.user_id, row.role))
            plan.begin(row, heir, row.starts_on)
