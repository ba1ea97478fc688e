"""Facts that rules ask for: entered, corrected, ended. Nothing is deleted here."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.allowing import allow, claim
from awards.models import (
    Headcount,
    HeadcountTitle,
    HistoryCheck,
    Hold,
    Initiative,
    Person,
    YearlyRating,
)
from catalogue.models import AwardKind
from catalogue.rule_terms import HoldKind
from clusters.models import Unit
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

Owner = Unit | Person
# The verb of a deed ends in the name of what it writes.
MODELS: Mapping[str, type[Any]] = {
    "rating": YearlyRating,
    "initiative": Initiative,
    "hold": Hold,
    "headcount": Headcount,
}


def unit_of(owner: Owner) -> Unit:
    return owner if isinstance(owner, Unit) else owner.unit


def owner_of(row: Any) -> Owner:
    found: Owner = row.unit if isinstance(row, Headcount) else row.owner
    return found


def enter(*, what: str, owner: Owner, values: Mapping[str, Any], by: "User") -> Any:
    """A new fact of `owner`. Raises Denied, and Refused for one that is there or impossible."""
    standing = allow(f"enter_{what}", unit_of(owner), by)
    if what == "headcount" and isinstance(owner, Person):
        raise Refused(_("Số người là của đơn vị, không phải của cá nhân."))
    row = MODELS[what](**{"unit" if isinstance(owner, Unit) else "person": owner})
    return _write(row, f"enter_{what}", values, by, standing.capacity)


def correct(*, what: str, row: Any, values: Mapping[str, Any], version: int, by: "User") -> Any:
    """Other values for a fact; the journal keeps what stood there. Raises Stale, Refused."""
    standing = allow(f"correct_{what}", unit_of(owner_of(row)), by)
    with transaction.atomic():
        kept = claim(MODELS[what].objects.filter(pk=row.pk), version)
        return _write(kept, f"correct_{what}", values, by, standing.capacity)


def end_hold(*, hold: Hold, on: date, is_cleared: bool, version: int, by: "User") -> Hold:
    """A matter is over with `on`: served, or cleared without fault."""
    standing = allow("end_hold", unit_of(hold.owner), by)
    with transaction.atomic():
        row = claim(Hold.objects.filter(pk=hold.pk), version)
        if on > timezone.localdate():
            raise Refused(_("Ngày kết thúc %(on)s chưa đến.") % {"on": f"{on:%-d/%-m/%Y}"})
        values = {"ends_on": on, "is_cleared": is_cleared}
        ended: Hold = _write(row, "end_hold", values, by, standing.capacity)
        return ended


def check_history(
    *, owner: Owner, complete_from: int | None, source: str, by: "User"
) -> HistoryCheck:
    """Say that the register of `owner` was compared with the decisions and is whole."""
    standing = allow("check_history", unit_of(owner), by)
    mine: dict[str, Any] = {"unit" if isinstance(owner, Unit) else "person": owner}
    with transaction.atomic():
        row, _made = HistoryCheck.objects.update_or_create(
            **mine,
            defaults={
                "complete_from": complete_from,
                "source": source,
                "checked_at": timezone.now(),
                "checked_by": by,
            },
        )
        journal.record(
            "check_history",
            owner,
            by=by,
            capacity=standing.capacity,
            detail={"complete_from": complete_from},
        )
    return row


def _write(row: Any, verb: str, values: Mapping[str, Any], by: "User", capacity: str) -> Any:
    given = dict(values)
    titles = given.pop("titles", None)
    before = {} if row.pk is None else {name: _plain(getattr(row, name)) for name in given}
    for name, value in given.items():
        setattr(row, name, value)
    _sensible(row)
    is_new = row.pk is None
    if not is_new:
        row.version += 1
    try:
        with transaction.atomic():
            row.save()
            if titles is not None:
                before |= _write_titles(row, titles)
            after = {name: _plain(value) for name, value in given.items()}
            detail = {"after": after} if is_new else {"before": before, "after": after}
            # Told in the journal of the unit or person: there somebody looks for it.
            journal.record(verb, owner_of(row), by=by, capacity=capacity, detail=detail)
    except IntegrityError as error:
        raise Refused(
            _("Năm %(year)s đã có dòng này. Sửa dòng đang có.") % {"year": given.get("year", "")}
        ) from error
    return row


def _write_titles(row: Headcount, titles: Mapping[str, int | None]) -> dict[str, Any]:
    """Count for each title; what is None was not counted and is no line."""
    before = {one.kind.code: one.count for one in row.titles.select_related("kind")}
    row.titles.all().delete()
    kinds = AwardKind.objects.in_bulk(list(titles), field_name="code")
    HeadcountTitle.objects.bulk_create(
        HeadcountTitle(headcount=row, kind=kinds[code], count=count)
        for code, count in titles.items()
        if count is not None
    )
    if over := [code for code, count in titles.items() if count and count > row.members]:
        raise Refused(
            _("%(name)s: %(n)d người, nhiều hơn tổng số %(all)d.")
            % {"name": kinds[over[0]].name, "n": titles[over[0]], "all": row.members}
        )
    return {"titles": before}


def _sensible(row: Any) -> None:
    """Raises Refused for values that contradict each other, with the value and the cure."""
    if isinstance(row, Headcount):
        for name in ("completed", "disciplined", "direct_workers", "women"):
            part = getattr(row, name)
            if part is not None and part > row.members:
                field: Any = Headcount._meta.get_field(name)
                label = field.verbose_name
                raise Refused(
                    _("%(name)s: %(n)d người, nhiều hơn tổng số %(all)d.")
                    % {"name": label, "n": part, "all": row.members}
                )
    if isinstance(row, Hold):
        if row.ends_on is not None and row.ends_on < row.starts_on:
            raise Refused(
                _("Kết thúc %(end)s trước khi bắt đầu %(start)s.")
                % {"end": f"{row.ends_on:%-d/%-m/%Y}", "start": f"{row.starts_on:%-d/%-m/%Y}"}
            )
        if row.is_cleared and row.ends_on is None:
            raise Refused(_("Kết luận chỉ ghi khi vụ việc đã kết thúc."))
        HoldKind(row.kind)
    if isinstance(row, Initiative) and row.used_for_id and row.recognised_on is None:
        raise Refused(_("Sáng kiến đã dùng cho khen thưởng phải có ngày công nhận."))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value
