"""What an import of nominees would do: whom each row means, told before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.actions.proposing import in_force
from awards.letters.likeness import DOUBTFUL, Likeness, likeness
from awards.letters.reach import person_units
from awards.models import Batch, Initiative, Person, Proposal
from awards.models.people import name_key
from awards.workbooks.award_names import AwardNames, award_names
from awards.workbooks.nominees import COLUMNS, NomineeRow
from awards.workflow import ENDED
from catalogue.models import AwardKind
from catalogue.rule_terms import Subject
from catalogue.vietnamese import search_key
from clusters.models import Unit
from scoring.workbooks.grid import Fault, fault_at
from workflow.carrying import carried, carry

_SALT = "awards.workbooks.nominating"
NEW = "new"


@dataclass
class Line:
    """One row and whom it means. `person` is certain; of `alike` somebody has to say, or that it
    is another one.
    """

    row: NomineeRow
    unit: Unit | None = None
    kind: AwardKind | None = None
    person: Person | None = None
    alike: list[Person] = field(default_factory=list)
    initiative: Initiative | None = None
    chosen: str = ""

    @property
    def field(self) -> str:
        """What the form calls the choice of this row."""
        return f"row-{self.row.number}"

    @property
    def is_doubtful(self) -> bool:
        return self.person is None and bool(self.alike)


@dataclass
class NomineePlan:
    """Rows beside what is known. `echoes` are rows that may mean one person among themselves."""

    lines: list[Line] = field(default_factory=list)
    echoes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def matched(self) -> list[Line]:
        return [line for line in self.lines if line.person is not None]

    @property
    def doubtful(self) -> list[Line]:
        return [line for line in self.lines if line.is_doubtful]

    @property
    def added(self) -> list[Line]:
        return [line for line in self.lines if line.person is None and not line.alike]

    @property
    def told(self) -> list[Any]:
        """What the preview said; the confirmation must find the same."""
        return [
            [line.row.number, line.person.pk if line.person else 0, [one.pk for one in line.alike]]
            for line in self.lines
        ]


@dataclass(frozen=True)
class _Known:
    kinds: AwardNames
    units: Mapping[str, list[Unit]]
    persons: Mapping[int, list[Person]]
    initiatives: Mapping[int, list[Initiative]]
    proposed: frozenset[tuple[int, int]]


def plan(batch: Batch, rows: Sequence[NomineeRow], user: Any) -> NomineePlan:
    """Match `rows` with the persons that `user` may propose in `batch`; a fixed number of
    queries.
    """
    known = _read(batch, rows, user)
    made = NomineePlan()
    for row in rows:
        line = Line(row, unit=_unit(made, batch, known, row), kind=_kind(made, known, row))
        if line.unit is not None and name_key(row.name):
            _match(line, known.persons.get(line.unit.pk, []))
        line.initiative = _initiative(made, known, line)
        _already(made, known, line)
        made.lines.append(line)
    _same_persons(made)
    made.faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return made


def _read(batch: Batch, rows: Sequence[NomineeRow], user: Any) -> _Known:
    reach = person_units(batch, user)
    units: dict[str, list[Unit]] = {}
    for unit in reach.select_related("parent"):
        for name in {name_key(unit.name), name_key(unit.full_name or unit.name)}:
            units.setdefault(name, []).append(unit)
    bare = {search_key(row.name) for row in rows}
    called = {name_key(row.name) for row in rows}
    persons: dict[int, list[Person]] = {}
    found = Person.objects.filter(
        Q(search_key__in=bare) | Q(aliases__name_key__in=called), unit__in=reach.values("pk")
    )
    for person in found.distinct().prefetch_related("aliases").order_by("pk"):
        persons.setdefault(person.unit_id, []).append(person)
    initiatives: dict[int, list[Initiative]] = {}
    keys = [person.pk for of_unit in persons.values() for person in of_unit]
    live = Proposal.objects.exclude(state__in=ENDED)
    free = Initiative.objects.filter(
        person__in=keys, recognised_on__isnull=False, used_for__isnull=True
    ).exclude(pk__in=live.filter(initiatives__isnull=False).values("initiatives"))
    for one in free.order_by("pk"):
        initiatives.setdefault(one.person_id or 0, []).append(one)
    here = live.filter(batch=batch, person__isnull=False).values_list("person_id", "kind_id")
    return _Known(award_names(), units, persons, initiatives, frozenset(here))


def _fault(made: NomineePlan, row: NomineeRow, key: str, words: str) -> None:
    made.faults.append(fault_at(row.number, COLUMNS.index(key), words))


def _unit(made: NomineePlan, batch: Batch, known: _Known, row: NomineeRow) -> Unit | None:
    """The unit named; the sender itself where none is."""
    if not row.unit:
        if batch.unit is None:
            _fault(made, row, "unit", _("thiếu đơn vị của người được đề nghị."))
        return batch.unit
    found = {unit.pk: unit for unit in known.units.get(name_key(row.unit), [])}
    if len(found) == 1:
        return next(iter(found.values()))
    words = (
        _("có %(n)d đơn vị tên “%(name)s”. Ghi tên đầy đủ.")
        if found
        else _("“%(name)s” không có trong các đơn vị được đề nghị. Ghi đúng tên đơn vị.")
    )
    _fault(made, row, "unit", words % {"n": len(found), "name": row.unit})
    return None


def _kind(made: NomineePlan, known: _Known, row: NomineeRow) -> AwardKind | None:
    if not row.award:
        return None
    kind = known.kinds.find(row.award)
    if kind is None:
        words = _("“%(award)s” không có trong danh mục. Chọn trong trang “%(sheet)s” của mẫu.")
        _fault(made, row, "award", words % {"award": row.award, "sheet": "hinh-thuc"})
    elif Subject.INDIVIDUAL not in kind.subjects:
        _fault(made, row, "award", _("%(kind)s không dành cho cá nhân.") % {"kind": kind})
    elif not in_force(kind):
        words = _("%(kind)s không còn hoặc chưa được áp dụng.")
        _fault(made, row, "award", words % {"kind": kind})
    return kind


def _match(line: Line, persons: Sequence[Person]) -> None:
    """Certain only where name and year are those of one person, and nobody else is like them."""
    row = line.row
    alike = []
    for person in persons:
        others = [alias.name for alias in person.aliases.all()]
        how = likeness(row.name, row.birth_year, person.name, person.birth_year, others)
        if how in DOUBTFUL:
            alike.append((person, how))
    same = [person for person, how in alike if how == Likeness.SAME]
    is_sure = row.birth_year is not None or len(alike) == 1
    if len(same) == 1 and is_sure:
        line.person = same[0]
    else:
        line.alike = [person for person, _how in alike]


def _initiative(made: NomineePlan, known: _Known, line: Line) -> Initiative | None:
    """One of the person's that is recognised and free."""
    row = line.row
    if not row.initiative:
        return None
    wanted = search_key(row.initiative)
    owners = [line.person] if line.person else line.alike
    for person in owners:
        for one in known.initiatives.get(person.pk, []):
            if search_key(one.title) == wanted:
                return one
    words = _(
        "sáng kiến “%(title)s” chưa được ghi là đã công nhận cho người này, hoặc đã dùng. "
        "Ghi ở Căn cứ xét thưởng trước, hoặc để trống."
    )
    _fault(made, row, "initiative", words % {"title": row.initiative})
    return None


def _already(made: NomineePlan, known: _Known, line: Line) -> None:
    if line.person and line.kind and (line.person.pk, line.kind.pk) in known.proposed:
        words = _("%(name)s đã có trong đợt trình này với cùng hình thức. Bỏ dòng này.")
        _fault(made, line.row, "name", words % {"name": line.row.name})


def _same_persons(made: NomineePlan) -> None:
    """Two rows for one person: certain is a fault, likely is told and has to be answered."""
    by_person: dict[tuple[int, int], Line] = {}
    groups: dict[tuple[int, str], list[Line]] = {}
    for line in made.lines:
        if line.unit is None or line.kind is None:
            continue
        if line.person is not None:
            before = by_person.setdefault((line.person.pk, line.kind.pk), line)
            if before is not line:
                words = _("cùng một người với dòng %(row)d. Giữ một dòng.")
                _fault(made, line.row, "name", words % {"row": before.row.number})
                continue
        groups.setdefault((line.unit.pk, search_key(line.row.name)), []).append(line)
    for lines in groups.values():
        for at, line in enumerate(lines):
            for before in lines[:at]:
                _echo(made, before, line)


def _echo(made: NomineePlan, before: Line, line: Line) -> None:
    """Rows of one person for two awards are written alike; what is written otherwise is told."""
    one, other = before.row, line.row
    alike = name_key(one.name) == name_key(other.name) and one.birth_year == other.birth_year
    years = {one.birth_year, other.birth_year}
    if alike or (before.person and line.person) or (len(years) > 1 and None not in years):
        return
    made.echoes.append(
        _("Dòng %(row)d, %(name)s, có thể là cùng một người với dòng %(before)d, %(other)s.")
        % {"row": other.number, "name": other.name, "before": one.number, "other": one.name}
    )


def pack(batch: Batch, rows: Sequence[NomineeRow], told: Sequence[Any]) -> str:
    """Signed, so that what is confirmed is what was previewed."""
    return carry(_SALT, batch.pk, {"rows": [vars(row) for row in rows], "told": list(told)})


def unpack(packed: str, batch: Batch) -> tuple[list[NomineeRow], list[Any]]:
    """The rows and what was said of them.

    Raises BadSignature where they are old, altered or of another letter.
    """
    said = carried(_SALT, packed, batch.pk)
    return [NomineeRow(**row) for row in said["rows"]], said["told"]
