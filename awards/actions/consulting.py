"""Asking other bodies for their opinion on dossiers (hiệp y), taking answers, ending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.choosing import Seen, chosen, demand_state, write
from awards.actions.deciding import desk_capacity
from awards.actions.permitting import permit
from awards.consultations.querysets import ASKABLE, consultations_board_sees
from awards.consultations.telling import tell_asked, tell_withdrawn
from awards.dossiers.clocks import due_on
from awards.models import Consultation, Proposal, RuleSnapshot
from awards.workflow import PROPOSAL, ProposalState
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_sets import from_json
from catalogue.rule_terms import Step
from catalogue.vietnamese import nfc, search_key
from catalogue.working_days import is_working_day, next_working_day
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused, Stale, perform_many

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_QUESTION = 4000
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Body:
    """Whom somebody asks; `unit` where the platform knows it, which then answers by itself."""

    name: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Letter:
    """The official letter that asks; it is often signed after the request has been made here."""

    number: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Asking:
    bodies: Sequence[Body]
    question: str
    due_on: date
    letter: Letter = Letter()


def consult(*, seen: Seen, asking: Asking, by: "User") -> list[Consultation]:
    """Ask every body about every dossier: all of it or nothing.

    A dossier in appraisal moves on to consultation; one that is there already is only asked
    about by more bodies. Raises Denied, Refused, Stale.
    """
    bodies = _bodies(asking)
    _check_due(asking.due_on)
    _check_letter(asking.letter, asking.due_on)
    with transaction.atomic():
        rows = chosen(seen, verb="consult", by=by)
        demand_state(rows, ASKABLE, str(PROPOSAL.moves["consult"].label))
        _move_out(rows, _told(bodies, asking), by)
        asked = _add(rows, bodies, asking, by)
        tell_asked(asked)
    return asked


def _bodies(asking: Asking) -> list[Body]:
    found: dict[str, Body] = {}
    for body in asking.bodies:
        name = " ".join(nfc(body.name).split())
        if not name:
            continue
        if search_key(name) in found:
            raise Refused(_("“%(body)s” được ghi hai lần. Bỏ bớt một dòng.") % {"body": name})
        found[search_key(name)] = Body(name, body.unit)
    if not found:
        raise Refused(_("Chưa có cơ quan nào được hỏi. Ghi ít nhất một cơ quan."))
    if len(asking.question) > LONGEST_QUESTION:
        raise Refused(
            _("Nội dung hỏi dài %(n)d ký tự; nhiều nhất %(most)d.")
            % {"n": len(asking.question), "most": LONGEST_QUESTION}
        )
    return list(found.values())


def _check_due(due_on: date) -> None:
    """An answer is due on a day on which somebody can give it."""
    if due_on < timezone.localdate():
        raise Refused(
            _("Hạn trả lời %(day)s đã qua. Chọn từ hôm nay trở đi.") % {"day": _day(due_on)}
        )
    overrides = holiday_overrides()
    if not is_working_day(due_on, overrides):
        raise Refused(
            _("Hạn trả lời %(day)s là ngày nghỉ. Ngày làm việc kế tiếp: %(next)s.")
            % {"day": _day(due_on), "next": _day(next_working_day(due_on, overrides))}
        )


def _check_letter(letter: Letter, due_on: date) -> None:
    """Number and day, or neither. Raises Refused, also for a day that cannot be."""
    number, today = letter.number.strip(), timezone.localdate()
    if bool(number) != bool(letter.on):
        raise Refused(_("Ghi cả số và ngày của công văn hỏi, hoặc để trống cả hai."))
    if letter.on and letter.on > today:
        raise Refused(
            _("Ngày công văn %(day)s còn ở phía trước. Ghi ngày không sau hôm nay, %(today)s.")
            % {"day": _day(letter.on), "today": _day(today)}
        )
    if letter.on and letter.on > due_on:
        raise Refused(
            _("Ngày công văn %(day)s sau hạn trả lời %(due)s. Kiểm tra lại hai ngày.")
            % {"day": _day(letter.on), "due": _day(due_on)}
        )


def _move_out(chosen: Sequence[Proposal], told: dict[str, Any], by: "User") -> None:
    """Those in appraisal move on together; of those that are out already the journal tells."""
    out = [row for row in chosen if row.state == ProposalState.CONSULTATION]
    rows = [row for row in chosen if row.state == ProposalState.APPRAISAL]
    detail = {row.pk: told for row in chosen}
    write(out)
    journal.record_many("ask_body", out, by=by, capacity=desk_capacity(), detail=detail)
    perform_many(PROPOSAL.moves["consult"], rows, by=by, capacity=desk_capacity(), detail=detail)


def _told(bodies: list[Body], asking: Asking) -> dict[str, Any]:
    told = {"bodies": [body.name for body in bodies], "due_on": asking.due_on.isoformat()}
    return told | _said_of(asking.letter)


def _said_of(letter: Letter) -> dict[str, Any]:
    return {"letter": letter.number.strip(), "on": letter.on.isoformat()} if letter.on else {}


def _add(
    rows: Sequence[Proposal], bodies: list[Body], asking: Asking, by: "User"
) -> list[Consultation]:
    """A request to each body about each dossier, in two queries."""
    known = {
        (pk, search_key(name))
        for pk, name in Consultation.objects.filter(
            proposal__in=[row.pk for row in rows], withdrawn_at__isnull=True
        ).values_list("proposal", "body")
    }
    # The same for all: what was asked together went out with one letter.
    asked_at = timezone.now()
    found = []
    for row in rows:
        for body in bodies:
            if body.unit is not None and body.unit.pk == row.home_id:
                raise Refused(
                    _("%(name)s: không hỏi ý kiến chính đơn vị được đề nghị, %(body)s.")
                    % {"name": row.name, "body": body.name}
                )
            if (row.pk, search_key(body.name)) in known:
                raise _asked_already(row, body)
            found.append(_request(row, body, asking, asked_at, by))
    try:
        with transaction.atomic():
            return Consultation.objects.bulk_create(found)
    except IntegrityError as error:
        raise _asked_already(rows[0], bodies[0]) from error


def _asked_already(proposal: Proposal, body: Body) -> Refused:
    return Refused(
        _("%(name)s: đã hỏi %(body)s. Thôi hỏi yêu cầu cũ trước khi hỏi lại.")
        % {"name": proposal.name, "body": body.name}
    )


def _request(
    proposal: Proposal, body: Body, asking: Asking, asked_at: datetime, by: "User"
) -> Consultation:
    return Consultation(
        proposal=proposal,
        body=body.name,
        unit=body.unit,
        question=nfc(asking.question).strip(),
        due_on=asking.due_on,
        letter_number=nfc(asking.letter.number).strip(),
        letter_on=asking.letter.on,
        asked_at=asked_at,
        asked_by=by,
    )


def record_letter(
    *, consultation: Consultation, version: int, letter: Letter, by: "User"
) -> list[Consultation]:
    """Enter, or correct, the letter by which a body was asked, with all that was asked together.

    Raises Denied, Stale, Refused for days that contradict each other.
    """
    interest = permit("record_letter", consultation.proposal, by)
    number = " ".join(nfc(letter.number).split())
    if not number or letter.on is None:
        raise Refused(_("Ghi cả số và ngày của công văn hỏi."))
    _check_letter(letter, consultation.due_on)
    with transaction.atomic():
        rows = list(
            consultations_board_sees(by)
            .filter(body=consultation.body, asked_at=consultation.asked_at)
            .select_related("proposal")
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        if version not in [row.version for row in rows if row.pk == consultation.pk]:
            raise Stale(_("Yêu cầu này đã thay đổi từ lúc trang được mở. Xem lại rồi ghi lại."))
        Consultation.objects.filter(pk__in=[row.pk for row in rows]).update(
            letter_number=number, letter_on=letter.on, version=F("version") + 1
        )
        journal.record_many(
            "record_letter",
            [row.proposal for row in rows],
            by=by,
            capacity=interest.capacity,
            detail={
                row.proposal_id: {"body": row.body}
                | _said_of(letter)
                | ({"before": row.letter_number} if row.letter_number else {})
                for row in rows
            },
        )
    return rows


def withdraw_request(
    *, consultation: Consultation, version: int, reason: str, by: "User"
) -> Consultation:
    """Ask a body no longer. Raises Denied, Stale, Refused once it has answered."""
    proposal = consultation.proposal
    interest = permit("withdraw_request", proposal, by)
    with transaction.atomic():
        if proposal.state != ProposalState.CONSULTATION:
            raise Refused(_("Việc lấy ý kiến về hồ sơ này đã kết thúc."))
        mine = Consultation.objects.filter(pk=consultation.pk, version=version)
        taken = mine.filter(answered_at__isnull=True, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now(), withdrawn_by=by, version=version + 1
        )
        if not taken:
            raise Refused(
                _("%(body)s đã trả lời, hoặc yêu cầu đã được thôi hỏi. Xem lại trang này.")
                % {"body": consultation.body}
            )
        journal.record(
            "withdraw_request",
            proposal,
            by=by,
            capacity=interest.capacity,
            detail={"body": consultation.body, "reason": nfc(reason).strip()},
        )
        consultation.refresh_from_db()
        tell_withdrawn(consultation)
    return consultation


def end_consultations(*, seen: Seen, reason: str, by: "User") -> list[Proposal]:
    """Back to appraisal with what was answered: all of them or none.

    Raises Refused while a body still has time, or is late and no `reason` says why nobody
    waits for it.
    """
    why, today = nfc(reason).strip(), timezone.localdate()
    move = PROPOSAL.moves["end_consultation"]
    with transaction.atomic():
        rows = chosen(seen, verb="end_consultation", by=by)
        demand_state(rows, move.sources, str(move.label))
        asked: dict[int, list[Consultation]] = {row.pk: [] for row in rows}
        standing = Consultation.objects.filter(proposal__in=rows, withdrawn_at__isnull=True)
        for one in standing.order_by("pk"):
            asked[one.proposal_id].append(one)
        detail = {row.pk: _ended(row, asked[row.pk], why, today) for row in rows}
        _set_due(rows)
        Proposal.objects.bulk_update(rows, ["opinions_on", "due_on"], batch_size=200)
        perform_many(move, rows, by=by, capacity=desk_capacity(), detail=detail)
    return rows


def _set_due(rows: Sequence[Proposal]) -> None:
    """With all opinions in, the time that rules lay down after them replaces the first."""
    kept = RuleSnapshot.objects.in_bulk({row.rules_id for row in rows if row.rules_id})
    rules = {pk: from_json(snapshot.content) for pk, snapshot in kept.items()}
    days_off = holiday_overrides()
    for row in rows:
        if row.opinions_on is None or row.rules_id is None:
            continue
        steps = {str(Step.OPINIONS): row.opinions_on}
        about = {"subject": row.subject, "ground": row.batch.ground}
        row.due_on = due_on(rules[row.rules_id], steps, days_off, **about) or row.due_on


def _ended(
    proposal: Proposal, asked: list[Consultation], reason: str, today: date
) -> dict[str, Any]:
    """What the journal says of it. Raises Refused where it cannot be ended."""
    late = [row for row in asked if row.answered_at is None]
    for row in late:
        if row.due_on >= today:
            raise Refused(
                _("%(name)s: %(body)s còn hạn trả lời đến %(day)s. Chờ đến hạn, hoặc thôi hỏi.")
                % {"name": proposal.name, "body": row.body, "day": _day(row.due_on)}
            )
    if late and not reason:
        raise Refused(
            _("%(name)s: %(bodies)s quá hạn chưa trả lời. Ghi lý do không chờ nữa.")
            % {"name": proposal.name, "bodies": ", ".join(row.body for row in late)}
        )
    proposal.opinions_on = _opinions_on(asked, late, today) or proposal.opinions_on
    detail: dict[str, Any] = {"unanswered": [row.body for row in late]}
    return detail | {"reason": reason} if late else detail


def _opinions_on(rows: list[Consultation], late: list[Consultation], today: date) -> date | None:
    """The day from which the next time limit runs: of the last answer, or of waiting no more."""
    if late:
        return today
    return max((row.answered_on for row in rows if row.answered_on), default=None)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
