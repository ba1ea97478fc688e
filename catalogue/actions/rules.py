"""Rules of eligibility: taken from reference data, published, ended, withdrawn, begun anew."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import AwardKind, EligibilityRule, LegalDocument
from catalogue.models.law import Confidence
from catalogue.rule_conflicts import overlap, shape_faults, why_not_published
from catalogue.rule_kinds import CheckKind, canonical
from catalogue.rule_reading import period_of
from catalogue.rule_sets import Effect
from catalogue.workflow import RULE, RuleState
from workflow import journal
from workflow.moves import Denied, Refused, perform

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def load_rules(entries: Iterable[dict[str, Any]]) -> int:
    """Add the published rules that are not there yet; returns how many.

    A rule is known by award, key and first day, so what an administrator has ended, withdrawn
    or begun anew stays. Raises ValueError where the data make no sense.
    """
    kinds = {kind.code: kind for kind in AwardKind.objects.all()}
    documents = {row.number: row for row in LegalDocument.objects.all()}
    there = set(EligibilityRule.objects.values_list("kind__code", "key", "valid_from"))
    made = 0
    for entry in entries:
        rule = _from(entry, kinds, documents)
        if (entry["award"], rule.key, rule.valid_from) in there:
            continue
        if why := shape_faults(rule, kinds):
            raise ValueError(f"{rule}: {why}")
        rule.save()
        made += 1
    return made


def _from(
    entry: dict[str, Any], kinds: dict[str, AwardKind], documents: dict[str, LegalDocument]
) -> EligibilityRule:
    confidence = Confidence(entry.get("confidence", Confidence.CONFIRMED))
    usual = Effect.BLOCK if confidence == Confidence.CONFIRMED else Effect.WARN
    check = CheckKind(entry["check"])
    return EligibilityRule(
        kind=kinds[entry["award"]] if entry["award"] else None,
        key=entry["key"],
        text=entry["text"],
        check_kind=check,
        parameters=canonical(check, entry.get("parameters", {})),
        one_of=entry.get("one_of", ""),
        route=entry.get("route", ""),
        subjects=entry.get("subjects", []),
        grounds=entry.get("grounds", []),
        document=documents[entry["document"]] if entry.get("document") else None,
        article=entry.get("article", ""),
        confidence=confidence,
        effect=entry.get("effect", usual),
        paper=entry.get("paper", ""),
        valid_from=date.fromisoformat(entry["valid_from"]),
        valid_to=date.fromisoformat(entry["valid_to"]) if entry.get("valid_to") else None,
        state=RuleState.PUBLISHED,
    )


def publish_rule(
    *, rule: EligibilityRule, by: "User", version: int | None = None
) -> EligibilityRule:
    """Put a draft in force.

    Raises Denied, and Refused for parameters that make no sense, a time that its document does
    not have or that overlaps with that of a published rule of the same key, a key that means
    something else there, and awards that would need each other.
    """
    _allow(by)

    def check(row: EligibilityRule) -> dict[str, Any]:
        # Whoever publishes at the same time waits here, so that two cannot overlap.
        list(AwardKind.objects.select_for_update().order_by("pk").values_list("pk"))
        if why := why_not_published(row):
            raise Refused(why)
        row.published_at, row.published_by = timezone.now(), by
        row.save(update_fields=["published_at", "published_by"])
        return {"valid_from": row.valid_from.isoformat()}

    return perform(
        RULE.moves["publish_rule"],
        rule,
        by=by,
        capacity=_("Quản trị hệ thống"),
        version=version,
        then=check,
    )


def withdraw_rule(*, rule: EligibilityRule, reason: str, by: "User") -> EligibilityRule:
    """Take a published rule out of force for all days; dossiers keep what they were judged by."""
    _allow(by)
    if not reason.strip():
        raise Refused(_("Ghi lý do rút quy định."))
    return perform(
        RULE.moves["withdraw_rule"],
        rule,
        by=by,
        capacity=_("Quản trị hệ thống"),
        then=lambda row: {"reason": reason.strip()},
    )


def close_rule(*, rule: EligibilityRule, on: date | None, by: "User") -> EligibilityRule:
    """Let a published rule end with `on`, so that another of the same key may begin after.

    Without a day it is in force again as long as its document.
    """
    _allow(by)
    with transaction.atomic():
        row = EligibilityRule.objects.select_for_update().get(pk=rule.pk)
        if row.state != RuleState.PUBLISHED:
            raise Refused(_("Chỉ quy định đang áp dụng mới có ngày hết áp dụng."))
        if on is not None and on < row.valid_from:
            raise Refused(
                _("Ngày %(on)s trước ngày bắt đầu %(start)s. Chọn ngày sau, hoặc rút quy định.")
                % {"on": f"{on:%-d/%-m/%Y}", "start": f"{row.valid_from:%-d/%-m/%Y}"}
            )
        row.valid_to = on
        if why := overlap(row):
            raise Refused(why)
        row.save(update_fields=["valid_to"])
        journal.record(
            "close_rule",
            row,
            by=by,
            capacity=_("Quản trị hệ thống"),
            detail={"valid_to": on.isoformat() if on else None},
        )
    return row


def copy_rule(*, rule: EligibilityRule, by: "User") -> EligibilityRule:
    """A draft like `rule`, to be changed and published for another time."""
    _allow(by)
    with transaction.atomic():
        begins = timezone.localdate()
        _first, last = period_of(rule)
        if last is not None:
            begins = max(begins, last + timedelta(days=1))
        kept = {
            field.attname: getattr(rule, field.attname)
            for field in EligibilityRule._meta.concrete_fields
            if field.name
            not in ("id", "state", "version", "published_at", "published_by", "valid_to")
        }
        made = EligibilityRule.objects.create(**{**kept, "valid_from": begins})
        journal.record("copy_rule", made, by=by, capacity=_("Quản trị hệ thống"))
    return made


def _allow(by: "User") -> None:
    if not by.is_superuser:
        raise Denied(_("Chỉ quản trị hệ thống thay đổi được quy định."))
