"""What an import of old decisions would do: every row beside what is known, nothing written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import Award, Decision, Household
from awards.models.people import name_key
from awards.workbooks.award_names import award_names
from awards.workbooks.decisions import Row, To
from awards.workbooks.register_people import Doubt, Key, People, key_of, match_people
from awards.workbooks.unit_names import Found, UnitNames, unit_names
from awards.workflow import DecisionState
from catalogue.models import AwardKind
from catalogue.models.awards import wording_key
from clusters.models import Unit
from scoring.workbooks.grid import Fault, fault_at

# To other decisions of this platform lines are added where these are written.
_OPEN = (DecisionState.RECORDED, DecisionState.ANNOUNCED)
# Who is meant has to be chosen for so many at most: one form cannot hold more.
MOST_ASKED = 400
DecisionKey = tuple[str, str, int]


@dataclass
class Line:
    """A row with what was found for it; one that is `skipped` is not written."""

    row: Row
    kind: AwardKind | None
    unit: Unit | None
    key: Key | None = None
    notes: list[str] = field(default_factory=list)
    skipped: str = ""
    is_unmatched: bool = False

    @property
    def stated(self) -> str:
        """How the decision calls the recipient; of a unit not known also what it belongs to."""
        row = self.row
        if self.is_unmatched and row.unit:
            return f"{row.recipient}, {row.unit}"
        return row.recipient


@dataclass
class Plan:
    """All rows of a workbook. `told` is what the confirmation must find again."""

    lines: list[Line] = field(default_factory=list)
    people: People = field(default_factory=People)
    decisions: dict[DecisionKey, Decision] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def doubts(self) -> list[Doubt]:
        return list(self.people.doubts.values())

    @property
    def asked(self) -> list[Doubt]:
        """Those that have to be answered one by one."""
        return [doubt for doubt in self.doubts if not doubt.is_plain]

    @property
    def plain(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if doubt.is_plain]

    @property
    def unmatched(self) -> list[str]:
        """Names of collectives that no unit bears, each once."""
        return list(dict.fromkeys(line.stated for line in self.written if line.is_unmatched))

    @property
    def written(self) -> list[Line]:
        return [line for line in self.lines if not line.skipped]

    @property
    def skipped(self) -> list[Line]:
        return [line for line in self.lines if line.skipped]

    @property
    def told(self) -> list[Any]:
        return [
            [[line.row.number, line.skipped, line.notes] for line in self.lines],
            [[doubt.row, [list(option) for option in doubt.options]] for doubt in self.doubts],
        ]


@dataclass(frozen=True)
class _Reader:
    made: Plan
    columns: Mapping[str, int]

    def fault(self, row: Row, key: str, words: str) -> None:
        self.made.faults.append(fault_at(row.number, self.columns.get(key, 0), words))


def plan(
    scope: Iterable[Unit], rows: Sequence[Row], columns: Mapping[str, int] | None = None
) -> Plan:
    """Match `rows` with the units of `scope` and what the register holds.

    The number of queries does not depend on that of the rows.
    """
    made = Plan()
    reader = _Reader(made, columns or {})
    names = unit_names(scope)
    kinds = award_names()
    for row in rows:
        found = _unit_of(row, names)
        line = Line(row, kinds.find(row.award), found.unit)
        if row.to == To.UNIT and found.is_unknown:
            line.is_unmatched = True
            line.notes.append(_as_stated(found))
        elif found.fault:
            reader.fault(row, "recipient" if row.to == To.UNIT else "unit", found.fault)
        if line.kind is None:
            line.notes.append(_("hình thức chưa có trong danh mục, giữ như quyết định ghi"))
        if found.note:
            line.notes.append(found.note)
        made.lines.append(line)
    _decisions(reader, rows)
    if made.faults:
        return made
    named = [
        (line.row, line.unit.pk)
        for line in made.lines
        if line.unit is not None and line.row.to in (To.PERSON, To.HOUSEHOLD)
    ]
    made.people = match_people(named, names)
    for line in made.lines:
        if line.unit is not None and line.row.to in (To.PERSON, To.HOUSEHOLD):
            line.key = key_of(line.row, line.unit.pk)
            _say_who(made, line)
    _skip(made)
    for doubt in made.asked[MOST_ASKED : MOST_ASKED + 1]:
        row = made.people.first[doubt.key]
        words = _("sổ có hơn %(most)d người phải chọn là ai. Ghi thêm năm sinh, hoặc chia sổ.")
        reader.fault(row, "recipient", words % {"most": MOST_ASKED})
    return made


def _unit_of(row: Row, names: UnitNames) -> Found:
    if row.to == To.UNIT:
        return names.find(row.recipient, row.issued_on, row.unit)
    return names.find(row.unit, row.issued_on) if row.unit else Found()


def _as_stated(found: Found) -> str:
    told = _("chưa có trong danh mục đơn vị: ghi tên như quyết định nêu, đối chiếu sau")
    if not found.near:
        return told
    units = "; ".join(str(unit) for unit in found.near)
    return told + _("; có thể là %(units)s, nếu đúng thì sửa tên trong sổ") % {"units": units}


def _say_who(made: Plan, line: Line) -> None:
    assert line.key is not None  # its caller has set it
    known = made.people.known.get(line.key)
    if known is not None:
        line.notes.append(_("đã có: %(who)s") % {"who": known})
    elif line.key not in made.people.doubts:
        line.notes.append(
            _("hộ mới") if line.row.to == To.HOUSEHOLD else _("người mới, ghi vào đơn vị")
        )


def _decisions(reader: _Reader, rows: Sequence[Row]) -> None:
    """A number of one authority has one day a year, in the workbook and in the register."""
    keys = {row.decision_key for row in rows}
    known = Decision.objects.filter(
        authority_key__in={key[0] for key in keys}, issued_year__in={key[2] for key in keys}
    )
    stored = {(row.authority_key, row.number_key, row.issued_year or 0): row for row in known}
    first: dict[DecisionKey, Row] = {}
    for row in rows:
        before = first.setdefault(row.decision_key, row)
        if before.issued_on != row.issued_on:
            reader.fault(
                row,
                "issued_on",
                _("quyết định %(number)s đã ghi ngày %(day)s ở dòng %(row)d.")
                % {
                    "number": row.decision,
                    "day": f"{before.issued_on:%-d/%-m/%Y}",
                    "row": before.number,
                },
            )
        decision = stored.get(row.decision_key)
        if decision is None:
            continue
        if decision.issued_on != row.issued_on:
            reader.fault(
                row,
                "issued_on",
                _("quyết định %(number)s trong sổ ghi ngày %(day)s. Kiểm tra lại ngày hoặc số.")
                % {"number": decision.number, "day": f"{decision.issued_on:%-d/%-m/%Y}"},
            )
        elif decision.state not in _OPEN:
            reader.fault(
                row,
                "number",
                _("quyết định %(number)s đang ở trạng thái “%(state)s”. Làm tiếp ở trang của nó.")
                % {"number": decision.number, "state": decision.get_state_display()},
            )
        else:
            reader.made.decisions[row.decision_key] = decision


def _recipient(line: Line, people: People, same: Mapping[Key, Key]) -> Key:
    """Who is given the award, the same for rows that mean the same."""
    if line.key is not None:
        key = same.get(line.key, line.key)
        known = people.known.get(key)
        kind = To.HOUSEHOLD.value if isinstance(known, Household) else To.PERSON.value
        return (kind, known.pk) if known is not None else key
    if line.row.to == To.UNIT and line.unit is not None:
        return To.UNIT.value, line.unit.pk
    return To.COUNT.value, name_key(line.stated), line.row.count


def _sort_of(line: Line) -> Any:
    return line.kind.pk if line.kind is not None else wording_key(line.row.award)


def _skip(made: Plan, same: Mapping[Key, Key] | None = None) -> None:
    """Mark rows that say what another row or the register says already."""
    stored, named = _stored(made)
    seen: dict[Any, Row] = {}
    for line in made.lines:
        row = line.row
        about = (_recipient(line, made.people, same or {}), _sort_of(line), row.year)
        paper = (row.decision_key[1], row.issued_on.year)
        if (*paper, *about) in stored:
            line.skipped = _("sổ đã có dòng này")
            continue
        called = (*paper, _named(line), *about[1:])
        if line.key in made.people.doubts and named[called]:
            # This decision gave it to somebody of this name already: that was said once.
            named[called] -= 1
            line.skipped = _("sổ đã có dòng này")
            continue
        before = seen.setdefault((row.decision_key, *about), row)
        if before is not row:
            line.skipped = _("giống dòng %(row)d") % {"row": before.number}
    wanted = {line.key for line in made.written}
    made.people.doubts = {key: doubt for key, doubt in made.people.doubts.items() if key in wanted}


def settled(made: Plan, choices: Mapping[str, str]) -> dict[Key, Key]:
    """Take over what somebody chose of the doubts, and mark what has become the same by it.

    Raises KeyError with the doubt that was not answered.
    """
    same = made.people.settle(choices)
    _skip(made, same)
    return same


def _named(line: Line) -> Key:
    """Who is meant as far as a row without birth year says it."""
    return name_key(line.row.recipient), line.unit.pk if line.unit is not None else 0


def _stored(made: Plan) -> tuple[set[Any], Counter[Any]]:
    """What the register holds of these decisions, by number, year and recipient; and how often
    somebody of one name and unit.
    """
    numbers = {line.row.decision for line in made.lines}
    rows = Award.objects.filter(
        Q(decision__in=[one.pk for one in made.decisions.values()]) | Q(decision_number__in=numbers)
    ).select_related("decision", "person", "household")
    found = set()
    named: Counter[Any] = Counter()
    for row in rows:
        told = row.decision.number if row.decision is not None else row.decision_number
        day = row.decision.issued_on if row.decision is not None else row.awarded_on
        sort = row.kind_id if row.kind_id is not None else wording_key(row.name)
        paper = ("".join(told.split()).casefold(), day.year if day else 0)
        found.add((*paper, _stored_recipient(row), sort, row.year_no))
        if of := row.person or row.household:
            named[*paper, (name_key(row.recipient), of.unit_id), sort, row.year_no] += 1
    return found, named


def _stored_recipient(row: Award) -> Key:
    for kind, pk in (
        (To.PERSON, row.person_id),
        (To.HOUSEHOLD, row.household_id),
        (To.UNIT, row.unit_id),
    ):
        if pk:
            return kind.value, pk
    return To.COUNT.value, name_key(row.recipient), row.count
