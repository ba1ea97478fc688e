"""Taking over the persons of a workbook into a letter: all of them or nobody."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from awards.actions.allowing import allow
from awards.actions.permitting import permit_batch
from awards.models import Batch, Person, Proposal
from awards.workbooks.nominating import NEW, Line, NomineePlan, plan
from awards.workbooks.nominees import NomineeRow
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


class Undecided(Refused):
    """Rows of which nobody has said whom they mean."""

    def __init__(self, rows: list[int]) -> None:
        super().__init__(
            _("Chọn người cho các dòng: %(rows)s.") % {"rows": ", ".join(map(str, rows))}
        )


def import_proposals(
    *,
    batch: Batch,
    rows: Sequence[NomineeRow],
    told: Sequence[Any],
    choices: Mapping[int, str],
    are_others: bool,
    by: "User",
) -> list[Proposal]:
    """Write what the preview `told`, a draft for each row; a fixed number of queries.

    `choices` says by row whom a doubtful one means: the key of a person, or `new`.

    Raises Stale where the same rows would do something else by now; Undecided where a choice is
    missing; Refused for faults, and for rows that may be one person unless `are_others`.
    """
    permit_batch("import_proposals", batch, by)
    try:
        with transaction.atomic():
            # Who imports into the same letter at the same time waits here.
            Batch.objects.select_for_update().get(pk=batch.pk)
            made = plan(batch, rows, by)
            _check(made, told, are_others)
            _decide(made, choices)
            added = _add_persons(made, by)
            proposals = _add_proposals(batch, made)
            detail = {"dossiers": len(proposals), "persons": [str(one) for one in added]}
            journal.record("import_proposals", batch, by=by, detail=detail)
    except IntegrityError as error:
        raise Refused(
            _("Có người trùng với người đã ghi hoặc đã đề nghị. Xem trước lại sổ này.")
        ) from error
    return proposals


def _check(made: NomineePlan, told: Sequence[Any], are_others: bool) -> None:
    if made.faults:
        fault = made.faults[0]
        raise Refused(_("Dòng %(row)d: %(words)s") % {"row": fault.row, "words": fault.words})
    if made.told != list(told):
        raise Stale(_("Dữ liệu đã thay đổi từ lúc xem trước. Xem trước lại sổ này."))
    if made.echoes and not are_others:
        raise Refused(_("Có dòng có thể là cùng một người. Xác nhận là người khác, hoặc sửa sổ."))


def _decide(made: NomineePlan, choices: Mapping[int, str]) -> None:
    undecided = []
    for line in made.doubtful:
        said = choices.get(line.row.number, "")
        chosen = next((one for one in line.alike if str(one.pk) == said), None)
        if chosen is None and said != NEW:
            undecided.append(line.row.number)
        line.person = chosen
    if undecided:
        raise Undecided(undecided)
    seen: dict[tuple[int, int], int] = {}
    for line in made.lines:
        if line.person is None or line.kind is None:
            continue
        before = seen.setdefault((line.person.pk, line.kind.pk), line.row.number)
        if before != line.row.number:
            raise Refused(
                _("Dòng %(row)d và dòng %(before)d được chọn là cùng một người. Chọn lại.")
                % {"row": line.row.number, "before": before}
            )
        if line.initiative is not None and line.initiative.person_id != line.person.pk:
            raise Refused(
                _("Dòng %(row)d: sáng kiến đã ghi là của người khác.") % {"row": line.row.number}
            )


def _add_persons(made: NomineePlan, by: "User") -> list[Person]:
    """The new ones, each once however many awards they are proposed for."""
    new: dict[tuple[int, str, int | None], Person] = {}
    units = {}
    waiting = [line for line in made.lines if line.person is None]
    for line in waiting:
        assert line.unit is not None  # a row without unit is a fault
        units[line.unit.pk] = line.unit
        key = _key(line)
        if key not in new:
            new[key] = Person(
                unit=line.unit,
                name=line.row.name,
                birth_year=line.row.birth_year,
                gender=line.row.gender,
                position=line.row.position,
            )
            new[key].set_keys()
    for unit in units.values():
        allow("add_person", unit, by)
    kept = Person.objects.bulk_create(new.values())
    by_key = dict(zip(new, kept, strict=True))
    for line in waiting:
        line.person = by_key[_key(line)]
    return kept


def _key(line: Line) -> tuple[int, str, int | None]:
    assert line.unit is not None
    person = Person(name=line.row.name)
    person.set_keys()
    return line.unit.pk, person.name_key, line.row.birth_year


def _add_proposals(batch: Batch, made: NomineePlan) -> list[Proposal]:
    last = batch.proposals.aggregate(last=Max("order"))["last"] or 0
    proposals = []
    for order, line in enumerate(made.lines, start=last + 1):
        assert line.person is not None
        assert line.kind is not None
        assert line.unit is not None
        row = Proposal(
            batch=batch,
            order=order,
            kind=line.kind,
            person=line.person,
            home=line.unit,
            name=line.person.name,
            merits=line.row.merits,
        )
        row.set_keys()
        proposals.append(row)
    kept = Proposal.objects.bulk_create(proposals)
    through = Proposal.initiatives.through
    through._default_manager.bulk_create(
        through(proposal_id=row.pk, initiative_id=line.initiative.pk)
        for row, line in zip(kept, made.lines, strict=True)
        if line.initiative is not None
    )
    return kept
