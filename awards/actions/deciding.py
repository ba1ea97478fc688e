"""Decisions: prepared, filled with dossiers, and recorded as issued."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.choosing import Seen, chosen, courses_of, demand_state, names_of
from awards.actions.permitting import permit_council
from awards.decisions.dates import authority_fault, issue_fault, told
from awards.models import Decision, Proposal
from awards.workflow import DECISION, PROPOSAL, DecisionState, ProposalState
from clusters.models import Council
from workflow import journal
from workflow.files import Checked, store
from workflow.moves import Refused, Stale, perform, perform_many

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

SIGNED_KINDS = ("pdf",)
LIST_KINDS = ("pdf", "xlsx", "docx", "xls", "doc")


class Wrong(Refused):
    """A value that cannot be taken; `field` is the one that holds it."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Issue:
    """What stands on the signed decision."""

    number: str
    issued_on: date
    signer: str
    signer_title: str
    file: "UploadedFile[Any] | Checked | None" = None
    attachment: "UploadedFile[Any] | Checked | None" = None


def desk_capacity() -> str:
    return _("Chuyên viên Hội đồng")


@transaction.atomic
def prepare_decision(
    *, council: Council, authority: str, name: str, by: "User", seen: Seen | None = None
) -> Decision:
    """Begin a decision of `authority`, with the dossiers of `seen` in it.

    Raises Denied, Wrong where a value is missing, and what `decide` raises.
    """
    permit_council("prepare_decision", council, by)
    _demand_words(authority, name)
    decision = Decision.objects.create(
        council=council, authority=authority, name=name, created_by=by
    )
    journal.record("prepare_decision", decision, by=by, capacity=desk_capacity())
    if seen:
        decide(decision=decision, seen=seen, version=decision.version, by=by)
    return decision


@transaction.atomic
def change_decision(
    *, decision: Decision, authority: str, name: str, version: int, by: "User"
) -> None:
    """Change what a decision in preparation is about. Raises Denied, Wrong, Refused, Stale."""
    permit_council("prepare_decision", decision.council, by)
    _demand_words(authority, name)
    row = _claim(decision, version)
    before = {"authority": row.authority, "name": row.name}
    row.authority, row.name = authority, name
    row.save()
    journal.record(
        "change_decision", row, by=by, capacity=desk_capacity(), detail={"before": before}
    )


@transaction.atomic
def discard_decision(*, decision: Decision, version: int, by: "User") -> None:
    """Throw away a decision in preparation that holds no dossier. Raises Denied, Refused, Stale."""
    permit_council("prepare_decision", decision.council, by)
    row = _claim(decision, version)
    if row.proposals.exists():
        raise Refused(_("Dự thảo còn hồ sơ. Đưa hồ sơ ra trước, rồi xóa dự thảo."))
    journal.record("discard_decision", row, by=by, capacity=desk_capacity())
    row.delete()


@transaction.atomic
def decide(*, decision: Decision, seen: Seen, version: int, by: "User") -> list[Proposal]:
    """Put recommended dossiers into a decision in preparation; all or none.

    Raises Denied, Refused, Stale.
    """
    permit_council("prepare_decision", decision.council, by)
    rows = chosen(seen, verb="decide", by=by)
    demand_state(rows, {ProposalState.RECOMMENDED}, str(PROPOSAL.moves["decide"].label))
    strange = [row for row in rows if row.batch.council_id != decision.council_id]
    if strange:
        raise Refused(_("Hồ sơ của hội đồng khác: %(names)s.") % {"names": names_of(strange)})
    row = _claim(decision, version)
    _demand_once(row, rows)
    detail = {one.pk: {"decision": row.pk, "about": row.name} for one in rows}
    perform_many(
        PROPOSAL.moves["decide"],
        rows,
        by=by,
        capacity=desk_capacity(),
        stamps={"decision": row},
        detail=detail,
    )
    _note(row, "decide", len(rows), by)
    return rows


@transaction.atomic
def take_off_decision(*, decision: Decision, seen: Seen, version: int, by: "User") -> None:
    """Take dossiers out of a decision that is not issued. Raises Denied, Refused, Stale."""
    permit_council("prepare_decision", decision.council, by)
    rows = chosen(seen, verb="take_off_decision", by=by)
    demand_state(rows, {ProposalState.DECIDED}, str(PROPOSAL.moves["take_off_decision"].label))
    if any(row.decision_id != decision.pk for row in rows):
        raise Refused(_("Có hồ sơ không thuộc quyết định này. Mở lại quyết định rồi chọn lại."))
    row = _claim(decision, version)
    perform_many(
        PROPOSAL.moves["take_off_decision"],
        rows,
        by=by,
        capacity=desk_capacity(),
        stamps={"decision": None},
        detail={one.pk: {"decision": row.pk, "about": row.name} for one in rows},
    )
    _note(row, "take_off_decision", len(rows), by)


@transaction.atomic
def issue_decision(*, decision: Decision, issue: Issue, version: int, by: "User") -> Decision:
    """Record that a decision was issued: number, day, signer, the signed file and its list.

    Raises Denied, Wrong where a value cannot stand, BadFile, Refused, Stale.
    """
    permit_council("issue_decision", decision.council, by)
    rows = list(decision.proposals.select_related("decision"))
    if not rows:
        raise Refused(_("Quyết định chưa có hồ sơ nào. Đưa hồ sơ vào trước khi ghi số."))
    stamps = stamps_of(decision, issue, rows, by)
    stamps |= {"issued_at": timezone.now(), "issued_by": by}
    try:
        with transaction.atomic():
            return perform(
                DECISION.moves["issue_decision"],
                decision,
                by=by,
                capacity=desk_capacity(),
                version=version,
                stamps=stamps,
                then=lambda _row: {"number": stamps["number"], "dossiers": len(rows)},
            )
    except IntegrityError:
        # Somebody else has used the number between the look and the write.
        _demand_number(decision, stamps)
        raise


@transaction.atomic
def correct_issue(*, decision: Decision, issue: Issue, version: int, by: "User") -> None:
    """Correct what was recorded of a decision that is issued and not yet announced.

    A file that is not given again stays. Raises as `issue_decision` does.
    """
    permit_council("issue_decision", decision.council, by)
    rows = list(decision.proposals.select_related("decision"))
    stamps = stamps_of(decision, issue, rows, by)
    held = Decision.objects.filter(pk=decision.pk, state=DecisionState.ISSUED, version=version)
    before = {name: str(getattr(decision, name) or "") for name in ("number", "issued_on")}
    if not held.update(**stamps, version=models.F("version") + 1):
        raise gone(decision, DecisionState.ISSUED)
    decision.refresh_from_db()
    journal.record(
        "correct_issue", decision, by=by, capacity=desk_capacity(), detail={"before": before}
    )


def stamps_of(decision: Decision, issue: Issue, rows: list[Proposal], by: "User") -> dict[str, Any]:
    """The columns that `issue` fills, checked."""
    if not "".join(issue.number.split()):
        raise Wrong("number", _("Chưa ghi số, ký hiệu. Ghi như trên quyết định, ví dụ 12/QĐ-UBND."))
    if not issue.signer.strip():
        raise Wrong("signer", _("Chưa ghi người ký. Ghi họ và tên như trên quyết định."))
    courses = courses_of(rows).values()
    unit = decision.council.unit if decision.council else None
    fault = issue_fault(issue.issued_on, timezone.localdate(), courses)
    if unit is not None:
        fault = fault or authority_fault(issue.issued_on, str(unit), unit.valid_from)
    if fault:
        raise Wrong("issued_on", fault)
    written = Decision(
        name=decision.name,
        authority=decision.authority,
        number=issue.number,
        issued_on=issue.issued_on,
    )
    written.set_keys()
    names = ("number", "number_key", "issued_on", "issued_year", "search_key")
    stamps = {name: getattr(written, name) for name in names}
    stamps |= {"signer": issue.signer.strip(), "signer_title": issue.signer_title.strip()}
    _demand_number(decision, stamps)
    if issue.file:
        stamps["file"] = store(issue.file, by=by, kinds=SIGNED_KINDS, thorough=True)
    if issue.attachment:
        stamps["attachment"] = store(issue.attachment, by=by, kinds=LIST_KINDS, thorough=True)
    return stamps


def _demand_number(decision: Decision, stamps: dict[str, Any]) -> None:
    """Raises Wrong, naming it, where another decision of the authority has the number."""
    other = (
        Decision.objects.filter(
            authority_key=decision.authority_key,
            number_key=stamps["number_key"],
            issued_year=stamps["issued_year"],
        )
        .exclude(pk=decision.pk)
        .first()
    )
    if other is None:
        return
    raise Wrong(
        "number",
        _(
            "Số %(number)s năm %(year)d của %(authority)s đã dùng cho quyết định “%(name)s” "
            "ngày %(day)s. Kiểm tra lại số và ngày trên văn bản."
        )
        % {
            "number": other.number,
            "year": other.issued_year,
            "authority": other.authority,
            "name": other.name,
            "day": told(other.issued_on) if other.issued_on else "—",
        },
    )


def _demand_words(authority: str, name: str) -> None:
    if not authority.strip():
        raise Wrong("authority", _("Chưa ghi cấp quyết định, ví dụ Chủ tịch UBND tỉnh."))
    if not name.strip():
        raise Wrong("name", _("Chưa ghi trích yếu, ví dụ Về việc tặng Bằng khen."))


def _demand_once(decision: Decision, rows: list[Proposal]) -> None:
    """One recipient stands once in a decision for one award and year."""
    within = decision.proposals.select_related("batch", "kind")
    counted = Counter(_who(row) for row in (*within, *rows))
    twice = [row for row in rows if counted[_who(row)] > 1]
    if twice:
        raise Refused(
            _("Cùng người, cùng hình thức, cùng năm hai lần trong một quyết định: %(names)s.")
            % {"names": names_of(twice)}
        )


def _who(row: Proposal) -> tuple[Any, ...]:
    return row.unit_id, row.person_id, row.household_id, row.kind_id, row.batch.year


def _claim(decision: Decision, version: int) -> Decision:
    """`decision` in preparation, moved on by one version. Raises Refused, Stale."""
    held = Decision.objects.filter(pk=decision.pk, state=DecisionState.DRAFT, version=version)
    if not held.update(version=models.F("version") + 1):
        raise gone(decision, DecisionState.DRAFT)
    return Decision.objects.get(pk=decision.pk)


def gone(decision: Decision, *needed: str) -> Refused:
    """Why a decision that should be in one of the states `needed` could not be written in."""
    now = Decision.objects.filter(pk=decision.pk).first()
    if now is None:
        return Refused(_("Quyết định này không còn nữa."))
    if now.state not in needed:
        return Refused(
            _("Quyết định đang ở trạng thái “%(state)s”, không sửa được như vậy.")
            % {"state": now.get_state_display()}
        )
    return Stale(
        _("Quyết định đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại.")
    )


def _note(decision: Decision, verb: str, dossiers: int, by: "User") -> None:
    journal.record(verb, decision, by=by, capacity=desk_capacity(), detail={"dossiers": dossiers})
