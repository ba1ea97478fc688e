"""Whether anybody has built on a term of office, so that it cannot simply be taken back."""

from django.utils.translation import gettext as _

from clusters.models import AwardQuota, ClusterYear, Deadline, Membership, Term, TermStatus

# What opening a year lays down of itself, without the chair: nobody has acted on the term yet.
_LAID_DOWN = (AwardQuota, Deadline, Membership, Term)


def relied_on(term: Term) -> str:
    """Why `term` stays, in a sentence: recognised, serving, or its year has been worked in.

    Empty where nothing stands on it.
    """
    words = {"term": term}
    if term.recognised_at is not None:
        return _("%(term)s: Hội đồng đã công nhận.") % words
    if term.status == TermStatus.SERVING:
        return _("%(term)s: đơn vị đang giữ chức danh.") % words
    if told := _worked_in(term.cluster_year):
        return _("%(term)s: năm đó đã có %(what)s.") % {"term": term, "what": told}
    return ""


def _worked_in(cluster_year: ClusterYear) -> str:
    """What the year has beyond members, terms and deadlines, in a word; empty for nothing."""
    for link in cluster_year._meta.related_objects:
        model = link.related_model
        if model in _LAID_DOWN:
            continue
        if model._default_manager.filter(**{link.field.name: cluster_year}).exists():
            return str(model._meta.verbose_name)
    return ""
