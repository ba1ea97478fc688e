"""Who comes for a unit: persons, who votes, a proxy, and an opinion in writing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clusters.offices import offices_of
from conferences.actions.allowing import note, still_open, tidy
from conferences.models import Delegate, Delegation, WrittenOpinion
from conferences.rules.conferences import denial_of_delegation
from workflow.files import store
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from conferences.models import Conference


@dataclass(frozen=True)
class PersonFacts:
    name: str
    position: str = ""
    email: str = ""
    user: User | None = None
    is_head: bool = False
    votes: bool = False


def _allow(delegation: Delegation, by: User) -> "Conference":
    conference = delegation.conference
    if reason := denial_of_delegation(delegation.unit_id, conference, offices_of(by)):
        raise Denied(reason)
    still_open(conference)
    return conference


def name_delegate(
    *, delegation: Delegation, facts: PersonFacts, delegate: Delegate | None = None, by: User
) -> Delegate:
    """Add a person, or change one. Of heads and of those who vote there is one: the last named.

    Raises Refused for a person without a name, or an account that is no longer used.
    """
    conference = _allow(delegation, by)
    if not tidy(facts.name):
        raise Refused(_("Chưa ghi họ và tên đại biểu."))
    if facts.user is not None and not facts.user.is_active:
        raise Refused(_("Tài khoản của %(name)s đã khóa.") % {"name": facts.user})
    with transaction.atomic():
        # One delegation, one writer: the order and the single vote are counted under this lock.
        Delegation.objects.select_for_update().get(pk=delegation.pk)
        if delegate is None:
            last = delegation.delegates.aggregate(last=Max("order"))["last"] or 0
            delegate = Delegate(delegation=delegation, order=last + 1)
        others = delegation.delegates.exclude(pk=delegate.pk)
        if facts.is_head:
            others.update(is_head=False)
        if facts.votes:
            others.update(votes=False)
        delegate.name = tidy(facts.name)
        delegate.position = tidy(facts.position)
        delegate.email = tidy(facts.email).lower()
        delegate.user = facts.user
        delegate.is_head = facts.is_head
        delegate.votes = facts.votes
        delegate.save()
        note("name_delegate", conference, by, unit=str(delegation.unit))
    return delegate


def remove_delegate(*, delegate: Delegate, by: User) -> None:
    conference = _allow(delegate.delegation, by)
    with transaction.atomic():
        note("remove_delegate", conference, by, unit=str(delegate.delegation.unit))
        delegate.delete()


def give_proxy(*, delegation: Delegation, to: Delegation | None, by: User) -> None:
    """Let another delegation vote for this one, or take that back (`to` is None).

    Raises Refused where the meeting knows no proxies, and for one that passes on a vote.
    """
    conference = _allow(delegation, by)
    if to is not None:
        _may_represent(delegation, to)
    with transaction.atomic():
        delegation.proxy = to
        delegation.save(update_fields=["proxy"])
        given = str(to.unit) if to else ""
        note("give_proxy", conference, by, unit=str(delegation.unit), to=given)


def _may_represent(delegation: Delegation, to: Delegation) -> None:
    if not delegation.conference.allows_proxy:
        raise Refused(_("Hội nghị này không nhận ủy quyền cho đơn vị khác."))
    if to.conference_id != delegation.conference_id or to.is_guest or delegation.is_guest:
        raise Refused(_("Chỉ ủy quyền giữa các đơn vị thành viên dự cùng hội nghị."))
    if to.pk == delegation.pk:
        raise Refused(_("Đơn vị không tự ủy quyền cho mình. Chọn đơn vị khác."))
    if to.proxy_id is not None or delegation.represents.exists():
        raise Refused(_("Đơn vị nhận ủy quyền không ủy quyền lại. Chọn đơn vị tự dự họp."))


def take_opinion(
    *,
    delegation: Delegation,
    text: str,
    upload: "UploadedFile[Any] | None" = None,
    by: User,
) -> WrittenOpinion:
    """Keep what a delegation says in writing, instead of what it said before.

    Raises Refused where the meeting takes none or nothing is said, BadFile for a file that is
    not taken.
    """
    conference = _allow(delegation, by)
    if not conference.allows_written:
        raise Refused(_("Hội nghị này không nhận ý kiến bằng văn bản."))
    with transaction.atomic():
        known = WrittenOpinion.objects.filter(delegation=delegation).first()
        file = store(upload, by=by) if upload is not None else known.file if known else None
        if not tidy(text) and file is None:
            raise Refused(_("Chưa có ý kiến. Ghi nội dung hoặc gửi tệp."))
        opinion = known or WrittenOpinion(delegation=delegation)
        opinion.text = tidy(text)
        opinion.file = file
        opinion.received_at = timezone.now()
        opinion.received_by = by
        opinion.save()
        note("take_opinion", conference, by, unit=str(delegation.unit))
    return opinion
