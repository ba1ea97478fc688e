"""Dossiers: added to a letter, changed and taken out by who writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.allowing import claim
from awards.actions.permitting import permit, permit_batch
from awards.letters.reach import ended_before, person_units, units_in_reach
from awards.models import Batch, Household, Initiative, Person, Proposal
from awards.workflow import EDITABLE, ENDED, ProposalState
from catalogue.models import AwardKind
from catalogue.rule_terms import Subject
from catalogue.vietnamese import nfc
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

Owner = Unit | Person | Household


@dataclass(frozen=True)
class DossierFacts:
    """What somebody writes into a dossier, besides whom it is about."""

    kind: AwardKind
    merits: str = ""
    initiatives: Sequence[Initiative] = ()


def add_proposal(*, batch: Batch, recipient: Owner, facts: DossierFacts, by: "User") -> Proposal:
    """A draft about `recipient`.

    Raises Refused for a recipient out of reach or ended before the year of merit, for an award
    that is not for them or not in force, and for what the letter already proposes.
    """
    permit_batch("add_proposal", batch, by)
    subject, home = _about(recipient)
    _check_recipient(batch, recipient, home, by)
    check_kind(facts.kind, subject)
    with transaction.atomic():
        # Who adds to the same letter at the same time waits: orders stay apart.
        Batch.objects.select_for_update().get(pk=batch.pk)
        last = batch.proposals.aggregate(last=Max("order"))["last"] or 0
        proposal = Proposal(
            batch=batch,
            order=last + 1,
            kind=facts.kind,
            unit=recipient if isinstance(recipient, Unit) else None,
            person=recipient if isinstance(recipient, Person) else None,
            household=recipient if isinstance(recipient, Household) else None,
            home=home,
            name=printed(recipient),
            merits=_text(facts.merits),
        )
        _keep(proposal, facts, "add_proposal", by, capacity="")
    return proposal


def change_proposal(
    *, proposal: Proposal, facts: DossierFacts, version: int, by: "User"
) -> Proposal:
    """Other award, merits, initiatives, while the dossier is with who writes it."""
    capacity = permit("change_proposal", proposal, by).capacity
    with transaction.atomic():
        row = claim(Proposal.objects.filter(pk=proposal.pk), version)
        _check_editable(row)
        if facts.kind != row.kind:
            check_kind(facts.kind, row.subject)
        row.kind, row.merits = facts.kind, _text(facts.merits)
        # The recipient's name as it is now: it may have been corrected meanwhile.
        row.name = printed(row.recipient)
        row.version += 1
        _keep(row, facts, "change_proposal", by, capacity=capacity)
    return row


def remove_proposal(*, proposal: Proposal, version: int, by: "User") -> None:
    """Take a draft out of its letter; what was once sent is withdrawn instead."""
    capacity = permit("remove_proposal", proposal, by).capacity
    with transaction.atomic():
        row = claim(Proposal.objects.filter(pk=proposal.pk), version)
        was_sent = row.submitted_at is not None or row.versions.exists()
        if row.state != ProposalState.DRAFT or was_sent:
            raise Refused(_("Hồ sơ đã gửi thì không bỏ được. Rút hồ sơ nếu không đề nghị nữa."))
        detail = {"name": row.name, "kind": str(row.kind)}
        journal.record("remove_proposal", row.batch, by=by, capacity=capacity, detail=detail)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refused(
                _("Hồ sơ đã có văn bản soạn kèm nên không bỏ được. Rút hồ sơ thay vì bỏ.")
            ) from error


def check_kind(kind: AwardKind, subject: str) -> None:
    """Raises Refused for an award that is not for such a recipient, or not in force today."""
    if subject not in kind.subjects:
        raise Refused(
            _("%(kind)s không dành cho %(subject)s. Chọn hình thức khác.")
            % {"kind": kind, "subject": str(Subject(subject).label).lower()}
        )
    if not in_force(kind):
        raise Refused(
            _("%(kind)s không còn hoặc chưa được áp dụng. Chọn hình thức khác.") % {"kind": kind}
        )


def in_force(kind: AwardKind) -> bool:
    day = timezone.localdate()
    return (kind.valid_from is None or kind.valid_from <= day) and (
        kind.valid_to is None or kind.valid_to >= day
    )


def free_initiatives(recipient: Owner, *, but_for: Proposal | None = None) -> Any:
    """Recognised initiatives of the recipient that no award and no other live dossier uses."""
    if isinstance(recipient, Household):
        return Initiative.objects.none()
    name = "unit" if isinstance(recipient, Unit) else "person"
    live = Proposal.objects.exclude(state__in=ENDED)
    if but_for is not None:
        live = live.exclude(pk=but_for.pk)
    return Initiative.objects.filter(
        Q(**{name: recipient}), recognised_on__isnull=False, used_for__isnull=True
    ).exclude(pk__in=live.filter(initiatives__isnull=False).values("initiatives"))


def printed(recipient: Owner) -> str:
    """How the recipient is called in letters and decisions."""
    return str(recipient) if isinstance(recipient, Unit) else recipient.name


def _about(recipient: Owner) -> tuple[str, Unit]:
    if isinstance(recipient, Unit):
        return Subject.COLLECTIVE, recipient
    is_person = isinstance(recipient, Person)
    return (Subject.INDIVIDUAL if is_person else Subject.HOUSEHOLD), recipient.unit


def _check_recipient(batch: Batch, recipient: Owner, home: Unit, by: "User") -> None:
    is_unit = isinstance(recipient, Unit)
    reach = units_in_reach(batch) if is_unit else person_units(batch, by)
    if not reach.filter(pk=home.pk).exists():
        raise Refused(
            _("%(unit)s không thuộc phạm vi của đợt trình này. Chọn trong danh sách.")
            % {"unit": home}
        )
    if is_unit:
        for sentence in ended_before([home], batch.year).values():
            raise Refused(sentence)


def _check_editable(proposal: Proposal) -> None:
    if proposal.state not in EDITABLE:
        raise Refused(
            _("Hồ sơ đang ở trạng thái “%(state)s” nên không sửa được.")
            % {"state": proposal.get_state_display()}
        )


def _keep(proposal: Proposal, facts: DossierFacts, verb: str, by: "User", *, capacity: str) -> None:
    free = free_initiatives(proposal.recipient, but_for=proposal if proposal.pk else None)
    chosen = {one.pk for one in facts.initiatives}
    if chosen - set(free.filter(pk__in=chosen).values_list("pk", flat=True)):
        raise Refused(_("Sáng kiến đã chọn chưa được công nhận hoặc đã dùng. Chọn lại."))
    try:
        with transaction.atomic():
            proposal.save()
            proposal.initiatives.set(facts.initiatives)
            journal.record(
                verb, proposal, by=by, capacity=capacity, detail={"kind": str(proposal.kind)}
            )
    except IntegrityError as error:
        raise Refused(
            _("%(name)s đã có trong đợt trình này với cùng hình thức %(kind)s.")
            % {"name": proposal.name, "kind": proposal.kind}
        ) from error


def _text(text: str) -> str:
    return nfc(text.replace("\x00", "").strip())
