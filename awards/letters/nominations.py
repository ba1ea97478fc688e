"""What becomes of the nominations of a conference: a dossier, or why there is none."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Batch, Proposal
from awards.reading import year_of
from catalogue.rule_terms import Subject
from clusters.models import Council, Office, Officer, Term, TermStatus, Unit
from conferences.models import Conference, Nomination, NominationRecipient
from conferences.models.resolution import NominationStatus


@dataclass(frozen=True)
class Fate:
    """One recipient, or one nomination that names none; `why_none` is empty where a dossier
    is there or can be made.
    """

    nomination: Nomination
    recipient: NominationRecipient | None = None
    proposal: Proposal | None = None
    why_none: str = ""

    @property
    def may_be_taken_up(self) -> bool:
        return self.recipient is not None and self.proposal is None and not self.why_none

    @property
    def unit(self) -> Unit | None:
        return self.recipient.mention.unit if self.recipient else None

    @property
    def name(self) -> str:
        return self.recipient.mention.text if self.recipient else ""


def fates_of(conference: Conference) -> list[Fate]:
    """Every nomination in its order, one line for each recipient; three queries."""
    rows = (
        Nomination.objects.filter(resolution__conference=conference)
        .select_related("kind")
        .order_by("order")
    )
    named: dict[int, list[NominationRecipient]] = {}
    recipients = NominationRecipient.objects.filter(nomination__resolution__conference=conference)
    for each in recipients.select_related("mention__unit").order_by("nomination", "order"):
        named.setdefault(each.nomination_id, []).append(each)
    made = {
        proposal.nomination_id: proposal
        for proposal in Proposal.objects.filter(
            nomination__nomination__resolution__conference=conference
        ).select_related("batch", "home", "kind", "decision")
    }
    known: set[tuple[int | None, int | None]] = {
        (one.kind_id, one.unit_id) for one in made.values()
    }
    year, found = merit_year(conference), []
    for row in rows:
        for recipient in named.get(row.pk, []):
            if recipient.pk in made:
                found.append(Fate(row, recipient, made[recipient.pk]))
                continue
            why = why_no_dossier(row, recipient, year)
            pair = (row.kind_id, recipient.mention.unit_id)
            if not why and pair in known:
                why = _("Đã được đề nghị cùng hình thức ở dòng khác.")
            if not why:
                known.add(pair)
            found.append(Fate(row, recipient, why_none=why))
        if row.pk not in named:
            found.append(Fate(row, why_none=_of_nomination(row, year) or _only_a_number(row)))
    return found


def why_no_dossier(row: Nomination, recipient: NominationRecipient, year: int | None) -> str:
    """Why nothing can be made of this line; empty where a dossier can."""
    if told := _of_nomination(row, year):
        return told
    if recipient.mention.unit is None:
        return _("Tên này chưa đối chiếu được với đơn vị nào. Quản trị viên đối chiếu trước.")
    return ""


def _of_nomination(row: Nomination, year: int | None) -> str:
    if row.status == NominationStatus.AWARDED:
        return _("Đã khen thưởng, ghi trong sổ khen thưởng.")
    if row.kind is None:
        return _("Hình thức này chưa có trong danh mục.")
    if Subject.COLLECTIVE not in row.kind.subjects:
        return _("Danh mục không dành hình thức này cho tập thể.")
    if year is None:
        return _("Hội nghị không nêu năm.")
    return ""


def _only_a_number(row: Nomination) -> str:
    if row.count is None:
        return _("Không nêu nơi được đề nghị.")
    return _("Chỉ nêu số lượng %(count)d, không nêu tên.") % {"count": row.count}


def merit_year(conference: Conference) -> int | None:
    """The year whose merits are rewarded; None where nothing says so."""
    if found := year_of(conference.for_year):
        return found
    if conference.cluster_year is not None:
        return year_of(conference.cluster_year.label)
    return None


def council_of(conference: Conference) -> Council:
    """Who appraises what the conference proposes."""
    return conference.cluster.council if conference.cluster else conference.council


def sender_of(conference: Conference, day: date | None = None) -> Unit | Council:
    """Who sends the letter: the unit in the chair of the year, else the council itself.

    The unit must still be there and have somebody who can work on it, lest a letter lie where
    nobody opens it.
    """
    on = day or timezone.localdate()
    terms = Term.objects.filter(
        cluster_year=conference.cluster_year_id,
        office=Office.CHAIR,
        unit__isnull=False,
    ).select_related("unit")
    chairs = list(terms.in_effect(on).order_by("order", "pk")) or list(
        terms.filter(status=TermStatus.SERVING).order_by("order", "pk")
    )
    staffed = set(
        Officer.objects.on(on)
        .filter(unit__in=[term.unit_id for term in chairs])
        .values_list("unit_id", flat=True)
    )
    for term in chairs:
        if term.unit is not None and term.unit_id in staffed and term.unit.existed_on(on):
            return term.unit
    return council_of(conference)


def batch_of(conference: Conference) -> Batch | None:
    """The letter that carries the nominations, where one has been begun."""
    return Batch.objects.filter(resolution__conference=conference).order_by("pk").first()
