"""Opening a concluded conference again: what followed from it is taken back, or it stays shut."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.known import withdraw_term
from clusters.models import Office, Officer, Term
from conferences.actions.concluding import keep_version, source_of
from conferences.models import Conference, ResolutionVersion
from conferences.models.resolution import NominationStatus
from workflow.moves import Refused
from workflow.notices import notify

if TYPE_CHECKING:
    from accounts.models import User


def take_back(conference: Conference, *, reason: str, by: "User") -> dict[str, Any]:
    """Take back what the conclusion brought about; the resolution as concluded stays readable.

    Runs inside the move; what later apps made of it they take back themselves, after this.

    Raises Refused where somebody has built on it: a nomination that was approved, an officer
    that was recognised or serves, a year that was worked in.
    """
    resolution = conference.resolution
    approved = resolution.nominations.exclude(status=NominationStatus.PROPOSED).first()
    if approved is not None:
        raise Refused(
            _("%(award)s: %(status)s. Không mở lại được.")
            % {"award": approved, "status": approved.get_status_display()}
        )
    version = resolution.versions.order_by("-number").first()
    if version is None or version.reopened_at is not None:
        # Concluded before versions were kept.
        version = keep_version(conference)
    withdrawn = _withdraw_terms(conference)
    ResolutionVersion.objects.filter(pk=version.pk).update(
        reopened_at=timezone.now(), reopened_by=by, reason=reason
    )
    resolution.adopted_at = resolution.adopted_by = None
    resolution.version += 1
    resolution.save(update_fields=["adopted_at", "adopted_by", "version"])
    conference.ranking_complete = False
    conference.save(update_fields=["ranking_complete"])
    _tell_the_chair(conference, version, reason)
    return {"reason": reason, "version": version.number, "terms": withdrawn}


def _withdraw_terms(conference: Conference) -> list[str]:
    """The terms that this conference alone gave go; those that it raised fall back."""
    gone = []
    for said in conference.stated_terms.select_related("term__cluster_year__cluster"):
        term = said.term
        if term is None:
            continue
        told = str(term)
        others = term.statements.exclude(conference=conference)
        alone = term.source == source_of(conference) and not others.exists()
        if not alone and not said.raised_from:
            continue
        withdraw_term(
            term=term,
            source=source_of(conference) if alone else "",
            restore=said.raised_from,
        )
        gone.append(told)
        said.term, said.raised_from = None, ""
        said.save(update_fields=["term", "raised_from"])
    return gone


def _tell_the_chair(conference: Conference, version: ResolutionVersion, reason: str) -> None:
    """Whoever concluded has to do so again: the people of the unit that runs the year."""
    day = timezone.localdate()
    units = (
        Term.objects.in_effect(day)
        .filter(cluster_year=conference.cluster_year_id, office=Office.CHAIR)
        .values("unit")
    )
    text = _("%(conference)s được mở lại. Sửa nghị quyết rồi kết thúc lại. Lý do: %(reason)s") % {
        "conference": conference.heading,
        "reason": reason,
    }
    url = reverse("conferences:resolution", args=[conference.pk])
    officers = Officer.objects.on(day).filter(unit__in=units).select_related("user")
    for user in {officer.user_id: officer.user for officer in officers}.values():
        key = f"reopened:{conference.pk}:{version.number}"
        notify(user, key=key, text=text, url=url, day=day)
