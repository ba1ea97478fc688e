"""Awards that are handed over at the meeting: to people named, or to a number of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from catalogue.models import AwardKind
from conferences.actions.allowing import tidy
from conferences.actions.resolving import begin, trace
from conferences.models import Conference, Conferral, ConferralGroup, ConferralRecipient
from conferences.resolutions.words import Section, conferral_lines
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Group:
    """Recipients of one kind, or of several in one number (`mixed`); names say the count."""

    kind: str
    count: int | None = None
    names: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Conferred:
    """An award handed over, as somebody writes it; without an award the source names none."""

    award: str = ""
    kind: AwardKind | None = None
    decider: str = ""
    reason: str = ""
    groups: tuple[Group, ...] = ()


def write_conferral(
    *,
    conference: Conference,
    conferral: Conferral | None,
    conferred: Conferred,
    by: "User",
    seen: int | None = None,
) -> Conferral:
    """Add an award handed over, or change one.

    Raises Refused without recipients, or where a number differs from the names.
    """
    groups = _groups(conferred.groups)
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        before = conferral_lines(resolution)
        last = resolution.conferrals.aggregate(last=Max("order"))["last"]
        row = conferral or Conferral(resolution=resolution, order=0 if last is None else last + 1)
        kind = conferred.kind
        row.award = tidy(conferred.award) or (kind.name if kind else None)
        row.kind = kind
        row.decider = tidy(conferred.decider) or (kind.decided_by if kind else None)
        row.reason = tidy(conferred.reason) or None
        row.save()
        row.groups.all().delete()
        for order, group in enumerate(groups):
            _write(row, order, group)
        after = conferral_lines(resolution)
        trace(conference, Section.CONFERRALS, by, before=before, after=after)
    return row


def remove_conferral(
    *, conference: Conference, conferral: Conferral, by: "User", seen: int | None = None
) -> None:
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        before = conferral_lines(resolution)
        resolution.conferrals.get(pk=conferral.pk).delete()
        after = conferral_lines(resolution)
        trace(conference, Section.CONFERRALS, by, before=before, after=after)


def _groups(given: Sequence[Group]) -> list[Group]:
    groups = []
    for group in given:
        names = tuple(name for name in map(tidy, group.names) if name)
        if not names and not group.count:
            continue
        if names and group.count is not None and group.count != len(names):
            raise Refused(
                _("Ghi %(count)d nhưng nêu %(names)d tên. Sửa số lượng, hoặc bỏ trống để đếm tên.")
                % {"count": group.count, "names": len(names)}
            )
        groups.append(Group(group.kind, len(names) or group.count, names, tidy(group.label)))
    if not groups:
        raise Refused(_("Chưa có ai được trao. Ghi tên hoặc số lượng."))
    return groups


def _write(row: Conferral, order: int, group: Group) -> None:
    made = ConferralGroup.objects.create(
        conferral=row,
        order=order,
        kind=group.kind,
        count=group.count or 0,
        label=group.label or None,
    )
    ConferralRecipient.objects.bulk_create(
        [
            ConferralRecipient(group=made, order=number, name=name)
            for number, name in enumerate(group.names)
        ]
    )
