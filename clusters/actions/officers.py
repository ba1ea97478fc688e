"""Inviting, promoting and removing the people of a unit. Nobody is ever deleted."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.invitations import (
    Absolute,
    Ambiguous,
    account_of,
    open_account,
    send_invitation,
)
from clusters.actions.changing import Faulty
from clusters.models import Officer, OfficerRole, Unit
from clusters.offices import offices_of
from clusters.rules.offices import denial_of_officers, leads
from workflow import journal
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User

# More than a unit has new people, less than somebody needs who misuses our mail.
MOST_INVITATIONS = 20
_WINDOW = timedelta(hours=1)


def invite(
    *, unit: Unit, email: str, full_name: str, role: str, by: "User", absolute: Absolute
) -> Officer:
    """Give the person with this address a role in `unit` from today, and tell them by mail.

    Whoever has no account yet gets one. Raises Denied, Faulty for an address that cannot be
    invited, Refused after too many invitations.
    """
    _allow(unit, by)
    _slow_down(by)
    today = timezone.localdate()
    if not unit.existed_on(today):
        raise Refused(_("%(unit)s không còn tồn tại, không mời thêm được.") % {"unit": unit})
    with transaction.atomic():
        user = _person(email, full_name)
        if _held(unit).filter(user=user).exists():
            raise Faulty({"email": [_("Người có thư điện tử này đang làm việc cho đơn vị.")]})
        officer = _begin(user, unit, role)
        send_invitation(
            user=user,
            role=str(officer.get_role_display()),
            unit=str(unit),
            by=by,
            absolute=absolute,
        )
        _note("invite", unit, by, officer)
    return officer


def send_link_again(*, officer: Officer, by: "User", absolute: Absolute) -> None:
    """The link once more, for somebody who has not made a password yet."""
    _allow(officer.unit, by)
    _slow_down(by)
    if officer.user.has_usable_password() or not officer.user.is_active:
        raise Refused(_("Người này đã có mật khẩu; quên thì đặt lại ở trang đăng nhập."))
    with transaction.atomic():
        send_invitation(
            user=officer.user,
            role=str(officer.get_role_display()),
            unit=str(officer.unit),
            by=by,
            absolute=absolute,
        )
        _note("invite", officer.unit, by, officer)


def set_role(*, officer: Officer, role: str, by: "User") -> Officer:
    """Another role from today; the one before ends yesterday and stays on record."""
    _allow(officer.unit, by)
    with transaction.atomic():
        _require_in_office(officer)
        if officer.role == role:
            raise Refused(_("Người này đang giữ vai trò đó."))
        if role != OfficerRole.LEADER:
            _keep_a_leader(officer, by)
        _end(officer)
        begun = _begin(officer.user, officer.unit, role)
        _note("set_role", officer.unit, by, begun)
    return begun


def remove(*, officer: Officer, by: "User") -> None:
    """End somebody's time in the unit; what they did keeps their name."""
    _allow(officer.unit, by)
    with transaction.atomic():
        _require_in_office(officer)
        _keep_a_leader(officer, by)
        _end(officer)
        _note("remove", officer.unit, by, officer)


def _allow(unit: Unit, by: "User") -> None:
    if reason := denial_of_officers(unit, offices_of(by)):
        raise Denied(reason)


def _slow_down(by: "User") -> None:
    recent = JournalEntry.objects.filter(
        by=by, verb="invite", at__gt=timezone.now() - _WINDOW
    ).count()
    if recent >= MOST_INVITATIONS:
        raise Refused(
            _("Đã mời %(count)d lượt trong một giờ. Chờ một lúc rồi mời tiếp.")
            % {"count": MOST_INVITATIONS}
        )


def _person(email: str, full_name: str) -> "User":
    try:
        user = account_of(email)
    except Ambiguous:
        raise Faulty(
            {"email": [_("Có nhiều tài khoản dùng địa chỉ này. Nhờ quản trị hệ thống xử lý.")]}
        ) from None
    if user is None:
        if not full_name.strip():
            raise Faulty({"full_name": [_("Ghi họ và tên của người được mời.")]})
        return open_account(email=email, full_name=full_name.strip())
    if not user.is_active:
        raise Faulty(
            {"email": [_("Tài khoản của địa chỉ này đã ngừng. Nhờ quản trị hệ thống mở lại.")]}
        )
    return user


def _held(unit: Unit) -> "QuerySet[Officer]":
    return Officer.objects.on(timezone.localdate()).filter(unit=unit)


def _require_in_office(officer: Officer) -> None:
    if not _held(officer.unit).filter(pk=officer.pk).exists():
        raise Refused(_("Người này không còn làm việc cho đơn vị."))


def _keep_a_leader(officer: Officer, by: "User") -> None:
    """The last leader of a unit goes by an administrator's hand only."""
    leaders = _held(officer.unit).filter(role=OfficerRole.LEADER).values_list("user_id", flat=True)
    if set(leaders) == {officer.user_id} and not offices_of(by).is_admin:
        raise Refused(
            _("Đây là lãnh đạo duy nhất của đơn vị. Mời lãnh đạo khác trước, hoặc nhờ quản trị"
              " hệ thống.")
        )  # fmt: skip


def _begin(user: "User", unit: Unit, role: str) -> Officer:
    officer, created = Officer.objects.get_or_create(
        user=user, unit=unit, role=role, starts_on=timezone.localdate()
    )
    if not created:
        officer.ends_on = None
        officer.save(update_fields=["ends_on"])
    return officer


def _end(officer: Officer) -> None:
    """Every role of the person in the unit, until yesterday; what began today, until tonight."""
    yesterday = timezone.localdate() - timedelta(days=1)
    for row in _held(officer.unit).filter(user=officer.user_id):
        row.ends_on = max(row.starts_on, yesterday)
        row.save(update_fields=["ends_on"])


def _note(verb: str, unit: Unit, by: "User", officer: Officer) -> None:
    offices = offices_of(by)
    capacity = _("Quản trị hệ thống")
    if leads(unit, offices):
        capacity = _("Lãnh đạo, %(unit)s") % {"unit": unit}
    journal.record(
        verb,
        unit,
        by=by,
        capacity=capacity[:200],
        detail={"person": str(officer.user), "role": officer.role},
    )
