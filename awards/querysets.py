"""Reads of the register that several pages share."""

from functools import reduce
from itertools import chain
from operator import and_
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from awards.models import Award, Decision, Household, Person
from awards.scope import units_with_facts
from catalogue.models import AwardKind
from catalogue.searching import matching
from catalogue.vietnamese import search_key
from clusters.models import Abbreviation, Unit
from conferences.models import (
    Conference,
    ConferralGroup,
    ConferralRecipient,
    NominationRecipient,
)

_NOMINATED = "nomination__nomination__resolution__conference"
_CONFERRED = "conferral__conferral__resolution__conference"
_NAMED = "named__group__conferral__resolution__conference"
_STATEMENTS: dict[str, tuple[Any, str]] = {
    "nomination": (NominationRecipient, "nomination__resolution__conference"),
    "conferral": (ConferralGroup, "conferral__resolution__conference"),
    "named": (ConferralRecipient, "group__conferral__resolution__conference"),
}
_RECIPIENTS: dict[str, Any] = {"unit": Unit, "person": Person, "household": Household}
_SEARCHED: dict[str, Any] = {**_RECIPIENTS, "kind": AwardKind, "decision": Decision}
# Later than any year: what is not known comes last upwards, too.
_NO_YEAR = 9999


def with_sources(user: Any) -> "QuerySet[Award]":
    """The register that `user` may see, each line with the conference that states it.

    What is annotated asks by subqueries and never by joins: a join would be made for all lines
    even where only keys are counted or passed over.


    `shows_conference` says whether `user` may see that conference, too: an award is public
    before a meeting of one's own is.
    """
    seen = Q()
    for name, (model, path) in _STATEMENTS.items():
        visible = Conference.objects.visible_to(user).values("pk")
        seen |= Q(**{f"{name}__in": model.objects.filter(**{f"{path}__in": visible}).values("pk")})
    return (
        Award.objects.visible_to(user)
        .select_related(
            "kind",
            "unit",
            "person__unit",
            "household__unit",
            "decision",
            _NOMINATED,
            _CONFERRED,
            _NAMED,
        )
        .annotate(
            shows_conference=Case(
                When(seen, then=Value(True)), default=Value(False), output_field=BooleanField()
            ),
            year_late=Case(
                When(year_no=0, then=Value(_NO_YEAR)),
                default=F("year_no"),
                output_field=IntegerField(),
            ),
            recipient_order=Coalesce(
                *(
                    Subquery(model.objects.filter(pk=OuterRef(name)).values("order_key"))
                    for name, model in _RECIPIENTS.items()
                ),
                "recipient",
            ),
        )
    )


def found_by(rows: "QuerySet[Award]", text: str) -> "QuerySet[Award]":
    """Every word of `text` in the line, or in the name of what it points at.

    An abbreviation stands for its words, too: "gdđt" finds Sở Giáo dục và Đào tạo. One query
    finds out first which names hold a word at all: what none does is not asked of every line.
    """
    typed = set(search_key(text).split())
    if not typed:
        return rows
    long_forms = {
        search_key(short): search_key(long).split()
        for short, long in Abbreviation.objects.values_list("short", "long")
        if search_key(short) in typed
    }
    holds = _holding({*typed, *chain.from_iterable(long_forms.values())})
    # Longer words are rarer: what lacks one is not looked at for the others.
    for word in sorted(typed, key=lambda word: (-len(word), word)):
        here = holds[word]
        if word in long_forms:
            here |= reduce(and_, (holds[part] for part in long_forms[word]))
        rows = rows.filter(here)
    return rows


def _holding(words: set[str]) -> dict[str, Q]:
    """For each word the condition that a line, or a name that it points at, holds it."""
    named = {
        (word, name): matching(model.objects.order_by(), word).values("pk")
        for word in sorted(words)
        for name, model in _SEARCHED.items()
    }
    asked = Award.objects.order_by().values_list(*(Exists(found) for found in named.values()))
    found = {word: Q(search_key__contains=word) for word in words}
    for (word, name), is_held in zip(named, asked.first() or (), strict=False):
        if is_held:
            found[word] |= Q(**{f"{name}__in": named[word, name]})
    return found


def stating_conference(award: Award) -> Conference | None:
    """The conference that states `award`; no query after `with_sources`."""
    if award.nomination is not None:
        return award.nomination.nomination.resolution.conference
    if award.conferral is not None:
        return award.conferral.conferral.resolution.conference
    if award.named is not None:
        return award.named.group.conferral.resolution.conference
    return None


def persons_known_to(user: Any) -> "QuerySet[Person]":
    """Persons whose name `user` may read: an award makes it public, their facts it does not."""
    return Person.objects.filter(_honoured_or_in_scope(user, "person"))


def households_known_to(user: Any) -> "QuerySet[Household]":
    return Household.objects.filter(_honoured_or_in_scope(user, "household"))


def _honoured_or_in_scope(user: Any, name: str) -> Q:
    given = Award.objects.visible_to(user).filter(**{name: OuterRef("pk")})
    return Q(unit__in=units_with_facts(user).values("pk")) | Q(Exists(given))
