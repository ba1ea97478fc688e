"""What an issued decision says, taken back or corrected by a later paper; never silently.

Lines of the register stay and say so. The paper is kept with what it changed, and told to who
sent the dossiers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import chosen, demand_state
from awards.actions.deciding import SIGNED_KINDS, Issue, Wrong, desk_capacity, gone, stamps_of
from awards.actions.people import rename_by_decision
from awards.actions.permitting import permit, permit_council
from awards.decisions.dates import told
from awards.models import (
    AmendedLine,
    Amendment,
    AmendmentKind,
    Award,
    Decision,
    Initiative,
    Proposal,
)
from awards.telling import tell_writers
from awards.workflow import DECISION, PROPOSAL, DecisionState
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.files import Checked, store
from workflow.moves import Refused, perform, perform_many

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet

    from accounts.models import User

# Where a decision can be taken back for some, or corrected by a paper of its own.
REVOCABLE = tuple(sorted(DECISION.moves["revoke_decision"].sources))
CORRECTABLE = (DecisionState.ANNOUNCED, DecisionState.RECORDED)
_READ = ("batch__council", "batch__unit", "batch__proposer", "home", "kind", "decision")


@dataclass(frozen=True)
class Paper:
    """Why, and by which paper of which day, a decision is taken back or corrected."""

    reason: str
    document: str
    on: date
    signer: str = ""
    file: "UploadedFile[Any] | Checked | None" = None

    @property
    def words(self) -> str:
        return _("%(reason)s (%(document)s ngày %(day)s)") % {
            "reason": self.reason.strip(),
            "document": self.document.strip(),
            "day": told(self.on),
        }


@transaction.atomic
def revoke(*, proposal: Proposal, paper: Paper, version: int, by: "User") -> Proposal:
    """Take back the award of one dossier; its line of the register stays and says so.

    The initiatives that it stood on are free again. Raises Denied, Wrong, Refused, Stale.
    """
    rows = chosen({proposal.pk: version}, verb="revoke", by=by)
    demand_state(rows, PROPOSAL.moves["revoke"].sources, str(PROPOSAL.moves["revoke"].label))
    decision = rows[0].decision
    if decision is None or decision.state == DecisionState.DRAFT:
        raise Refused(_("Quyết định chưa ban hành. Đưa hồ sơ ra khỏi dự thảo là đủ."))
    _demand(paper, decision)
    _take_back(decision, rows, _lines(decision, rows), paper, by)
    return rows[0]


@transaction.atomic
def revoke_lines(
    *, decision: Decision, awards: Collection[int], paper: Paper, version: int, by: "User"
) -> int:
    """Take back some awards of a decision; how many. Those of dossiers take these along.

    Raises Denied, Wrong, Refused where one is not in force, Stale.
    """
    permit_council("revoke_decision", decision.council, by)
    _demand(paper, decision)
    _claim(decision, CORRECTABLE, version)
    lines = Award.objects.filter(decision=decision, pk__in=awards, revoked_on__isnull=True)
    if not awards or lines.count() != len(set(awards)):
        raise Refused(_("Có dòng đã bị hủy hoặc không thuộc quyết định này. Chọn lại."))
    rows = _dossiers(decision.proposals.filter(award__in=lines), by, "revoke")
    _take_back(decision, rows, lines, paper, by)
    journal.record(
        "revoke_lines", decision, by=by, capacity=desk_capacity(),
        detail={"awards": len(set(awards)), "reason": paper.words},
    )  # fmt: skip
    return len(set(awards))


@transaction.atomic
def revoke_decision(*, decision: Decision, paper: Paper, version: int, by: "User") -> int:
    """Take back a whole decision with everything in it; how many dossiers that were.

    Lines of the register that an old decision put there are revoked with it.
    Raises Denied, Wrong, Refused, Stale.
    """
    permit_council("revoke_decision", decision.council, by)
    _demand(paper, decision)
    open_ones = decision.proposals.filter(state__in=PROPOSAL.moves["revoke"].sources)
    rows = _dossiers(open_ones, by, "revoke")
    perform(
        DECISION.moves["revoke_decision"],
        decision,
        by=by,
        capacity=desk_capacity(),
        version=version,
        stamps={
            "revoked_at": timezone.now(), "revoked_by": by, "revoke_reason": paper.words,
        },
        then=lambda _row: {"dossiers": len(rows), "reason": paper.words},
    )  # fmt: skip
    lines = Award.objects.filter(decision=decision, revoked_on__isnull=True)
    _take_back(decision, rows, lines, paper, by, is_whole=True)
    return len(rows)


@transaction.atomic
def correct_recipient(
    *, decision: Decision, award: Award, name: str, paper: Paper, version: int, by: "User"
) -> Award:
    """Correct how an announced decision writes one recipient.

    Where the person or household is kept under the same mistake, it is mended there as well, and
    the old name stays known. Raises Denied, Wrong, Refused, Stale.
    """
    permit_council("correct_decision", decision.council, by)
    _demand(paper, decision)
    _claim(decision, CORRECTABLE, version)
    lines = Award.objects.filter(decision=decision, revoked_on__isnull=True)
    row = lines.select_related("person__unit", "household", "unit").filter(pk=award.pk).first()
    if row is None:
        raise Refused(_("Dòng này đã bị hủy hoặc không thuộc quyết định này."))
    dossiers = _dossiers(decision.proposals.filter(award=row), by, "correct_award")
    before, after = printed_name(row, dossiers), " ".join(nfc(name).split())
    if not after:
        raise Wrong("name", _("Chưa ghi tên đúng."))
    if after == before:
        raise Wrong("name", _("“%(name)s” là tên đang ghi. Ghi tên đúng.") % {"name": after})
    row.recipient = after
    row.save()
    for dossier in dossiers:
        dossier.name = after
        dossier.version += 1
        dossier.save()
    known = row.person or row.household
    if known is not None and known.name == before:
        rename_by_decision(known, after, by=by, capacity=desk_capacity())
    _keep(decision, AmendmentKind.CORRECTION, paper, by, [(row, before, before, after)])
    detail = {"before": before, "after": after, "reason": paper.words}
    for about in (decision, *dossiers):
        journal.record("correct_award", about, by=by, capacity=desk_capacity(), detail=detail)
    text = gettext_lazy("Tên trong quyết định khen thưởng được đính chính, xem trong hồ sơ.")
    tell_writers(dossiers, event="corrected", many=text)
    return row


_FACTS = {
    "number": gettext_lazy("Số, ký hiệu"),
    "issued_on": gettext_lazy("Ngày ban hành"),
    "signer": gettext_lazy("Người ký"),
    "signer_title": gettext_lazy("Chức vụ người ký"),
}


@transaction.atomic
def correct_decision(
    *, decision: Decision, issue: Issue, paper: Paper, version: int, by: "User"
) -> None:
    """Correct number, day or signer of an announced decision, there and in the register.

    Raises as `issue_decision` does, Wrong where nothing would change.
    """
    permit_council("correct_decision", decision.council, by)
    _demand(paper, decision)
    _claim(decision, CORRECTABLE, version)
    dossiers = _dossiers(decision.proposals.all(), by, "correct_award")
    stamps = stamps_of(decision, issue, dossiers, by)
    changed = [
        (None, str(label), _written(getattr(decision, name)), _written(stamps[name]))
        for name, label in _FACTS.items()
        if getattr(decision, name) != stamps[name]
    ]
    if not changed:
        raise Wrong("number", _("Chưa sửa gì so với quyết định đang ghi."))
    Decision.objects.filter(pk=decision.pk).update(**stamps)
    decision.refresh_from_db()
    lines = list(Award.objects.filter(decision=decision))
    for row in lines:
        row.awarded_on, row.decision_number = decision.issued_on, decision.number
        row.set_keys()
    fields = ["awarded_on", "decision_number", "search_key", "order_key", "year_no"]
    Award.objects.bulk_update(lines, fields, batch_size=200)
    _keep(decision, AmendmentKind.CORRECTION, paper, by, changed)
    detail = {about: [before, after] for _award, about, before, after in changed}
    journal.record(
        "correct_decision", decision, by=by, capacity=desk_capacity(),
        detail=detail | {"reason": paper.words},
    )  # fmt: skip
    text = gettext_lazy("Quyết định khen thưởng của %(n)d hồ sơ được đính chính, xem trong hồ sơ.")
    tell_writers(dossiers, event="corrected", many=text)


def printed_name(award: Award, dossiers: Sequence[Proposal] = ()) -> str:
    """How the decision writes a recipient: as its dossier did, else as the register knows it."""
    if dossiers:
        return dossiers[0].name
    known = award.person or award.household
    return known.name if known is not None else award.recipient or str(award.unit)


def _written(value: object) -> str:
    return told(value) if isinstance(value, date) else str(value or "—")


def _demand(paper: Paper, decision: Decision) -> None:
    """A reason, a paper and a day that can be. Raises Wrong, Refused."""
    if decision.state == DecisionState.DRAFT:
        raise Refused(_("Quyết định chưa ban hành. Đưa hồ sơ ra khỏi dự thảo là đủ."))
    if not paper.reason.strip():
        raise Wrong("reason", _("Chưa ghi lý do."))
    if not paper.document.strip():
        raise Wrong("document", _("Chưa ghi loại, số văn bản, ví dụ Quyết định số 45/QĐ-UBND."))
    today = timezone.localdate()
    if paper.on > today:
        raise Wrong(
            "on",
            _("Ngày %(day)s còn ở phía trước. Ghi ngày không sau hôm nay, %(today)s.")
            % {"day": told(paper.on), "today": told(today)},
        )
    if decision.issued_on and paper.on < decision.issued_on:
        raise Wrong(
            "on",
            _("Ngày %(day)s của văn bản trước ngày ban hành %(issued)s của quyết định.")
            % {"day": told(paper.on), "issued": told(decision.issued_on)},
        )


def _claim(decision: Decision, states: Collection[str], version: int) -> None:
    """Move `decision` on by one version. Raises Refused where it is not in `states`, Stale."""
    held = Decision.objects.filter(pk=decision.pk, state__in=states, version=version)
    if not held.update(version=models.F("version") + 1):
        raise gone(decision, *states)


def _dossiers(rows: "QuerySet[Proposal]", by: "User", verb: str) -> list[Proposal]:
    """Locked. Raises Denied for one that `by` has no part in."""
    locked = rows.select_related(*_READ).select_for_update(of=("self",))
    held = list(locked.order_by("batch", "order", "pk"))
    for row in held:
        permit(verb, row, by)
    return held


def _lines(decision: Decision, rows: Sequence[Proposal]) -> "QuerySet[Award]":
    keys = [row.award_id for row in rows if row.award_id]
    return Award.objects.filter(decision=decision, pk__in=keys, revoked_on__isnull=True)


def _take_back(
    decision: Decision,
    rows: Sequence[Proposal],
    lines: "QuerySet[Award]",
    paper: Paper,
    by: "User",
    *,
    is_whole: bool = False,
) -> None:
    """Dossiers, lines of the register, initiatives, the paper; a fixed number of queries."""
    perform_many(
        PROPOSAL.moves["revoke"],
        rows,
        by=by,
        capacity=desk_capacity(),
        stamps={"reason": paper.words},
        detail={row.pk: {"reason": paper.words} for row in rows},
    )
    names = {row.award_id: row.name for row in rows if row.award_id}
    held = list(lines.select_related("person", "household", "unit").order_by("order_key", "pk"))
    changed: list[tuple[Award | None, str, str, str]] = [
        (award, names.get(award.pk) or printed_name(award), award.name, "") for award in held
    ]
    changed += [(None, row.name, row.kind.name, "") for row in rows if not row.award_id]
    _keep(decision, AmendmentKind.REVOCATION, paper, by, changed, is_whole=is_whole)
    keys = [award.pk for award in held]
    Award.objects.filter(pk__in=keys).update(revoked_on=paper.on, revoke_reason=paper.words)
    Initiative.objects.filter(used_for__in=keys).update(used_for=None)
    text = gettext_lazy(
        "Khen thưởng của %(n)d hồ sơ thuộc đợt “%(batch)s” đã bị hủy, xem lý do trong hồ sơ."
    )
    tell_writers(rows, event="revoked", many=text)


def _keep(
    decision: Decision,
    kind: AmendmentKind,
    paper: Paper,
    by: "User",
    changed: Iterable[tuple[Award | None, str, str, str]],
    *,
    is_whole: bool = False,
) -> None:
    file = paper.file and store(paper.file, by=by, kinds=SIGNED_KINDS, thorough=True)
    made = Amendment.objects.create(
        decision=decision,
        kind=kind,
        is_whole=is_whole,
        document=nfc(paper.document).strip(),
        dated=paper.on,
        signer=nfc(paper.signer).strip(),
        reason=nfc(paper.reason).strip(),
        file=file or None,
        recorded_by=by,
    )
    AmendedLine.objects.bulk_create(
        [
            AmendedLine(amendment=made, award=award, about=about, before=before, after=after)
            for award, about, before, after in changed
        ],
        batch_size=500,
    )
