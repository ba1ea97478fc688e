"""What a rule asks for, in the words of its form: for reading, never for judging."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from catalogue.models import AwardKind, EligibilityRule
from catalogue.rule_parameters import PARAMETERS, Form
from catalogue.rule_reading import short
from catalogue.rule_terms import Ground, Subject


def parameters_in_words(rule: EligibilityRule) -> list[tuple[str, str]]:
    """Each parameter that is filled in, as its label and its value; one query at most."""
    given = {
        one: rule.parameters[one.name]
        for one in PARAMETERS[rule.check_kind]
        if rule.parameters.get(one.name) not in (None, "", [])
    }
    asks_awards = any(one.form is Form.AWARDS for one in given)
    names = dict(AwardKind.objects.values_list("code", "name")) if asks_awards else {}
    return [
        (str(one.label), _in_words(one.form, value, one.terms, names))
        for one, value in given.items()
    ]


def _in_words(
    form: Form, value: Any, terms: type[models.TextChoices] | None, names: Mapping[str, str]
) -> str:
    if form is Form.YES:
        return _("có") if value else _("không")
    if form is Form.AWARDS:
        return "; ".join(short(names.get(code, code)) for code in value)
    if terms is not None:
        return labels(terms, [value] if form is Form.CHOICE else value)
    return str(value)


def labels(terms: type[models.TextChoices], values: Iterable[str]) -> str:
    return "; ".join(str(terms(value).label) for value in values)


def subjects_in_words(rule: EligibilityRule) -> str:
    return labels(Subject, rule.subjects) or _("Mọi đối tượng")


def grounds_in_words(rule: EligibilityRule) -> str:
    return labels(Ground, rule.grounds) or _("Mọi loại hình")
