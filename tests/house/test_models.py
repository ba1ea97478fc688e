"""What holds for every model: where it points, and who did what it dates."""

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.utils.functional import Promise

# A moment without a person: (model, field) and the reason. Everything else named `*_at` is a
# deed and has its `*_by` beside it.
MOMENTS_WITHOUT_A_PERSON: dict[tuple[str, str], str] = {
    ("awards.CouncilSession", "held_at"): "when the meeting is, not a deed",
    ("awards.Review", "given_at"): "by its reviewer",
    ("awards.Review", "changed_at"): "by its reviewer",
    ("awards.Review", "postponed_at"): "by its reviewer",
    ("awards.PublicComment", "sent_at"): "by somebody without an account, who gives a name",
}
# What our models may point to outside the house.
FOREIGN_TARGETS = {
    ("accounts", "auth"),  # groups and permissions, part of Django's user
}


def _models() -> list[type[models.Model]]:
    return [model for app in settings.HOUSE for model in apps.get_app_config(app).get_models(True)]


def _arrows(model: type[models.Model]) -> list[tuple[str, str]]:
    """(field, app that it points to) for every relation that `model` itself declares."""
    forward = [*model._meta.fields, *model._meta.many_to_many]
    return [
        (field.name, field.related_model._meta.app_label)
        for field in forward
        if isinstance(field.related_model, type)
    ]


def test_relations_point_to_the_own_app_or_to_one_before_it() -> None:
    order = {app: number for number, app in enumerate(settings.HOUSE)}
    wrong = [
        f"{model._meta.label}.{field} -> {target}"
        for model in _models()
        for field, target in _arrows(model)
        if (model._meta.app_label, target) not in FOREIGN_TARGETS
        and order.get(target, len(order)) > order[model._meta.app_label]
    ]
    assert wrong == []


def test_no_relation_is_generic() -> None:
    generic = [
        f"{model._meta.label}.{field.name}"
        for model in _models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    to_types = [
        f"{model._meta.label}.{field}"
        for model in _models()
        for field, target in _arrows(model)
        if target == "contenttypes"
    ]
    assert generic + to_types == []


def test_every_dated_deed_names_who_did_it() -> None:
    nameless = set()
    for model in _models():
        names = {field.name: field for field in model._meta.fields}
        for name in names:
            if name.endswith("_at") and not (
                isinstance(names.get(f"{name[:-3]}_by"), models.ForeignKey)
            ):
                nameless.add((model._meta.label, name))
    assert nameless == set(MOMENTS_WITHOUT_A_PERSON)


def test_the_walk_sees_the_models() -> None:
    assert {"accounts.User", "workflow.JournalEntry"} - {m._meta.label for m in _models()} == set()


def test_models_have_names_for_people() -> None:
    """Without a `verbose_name` of its own, a model shows its English name in the pages."""
    bare = [
        model._meta.label
        for model in _models()
        if not model._meta.auto_created and not isinstance(model._meta.verbose_name, Promise)
    ]
    assert bare == []
