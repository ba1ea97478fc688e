"""The guided page of a change, kept whole from step to step: nothing typed is ever lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalogue.searching import matching
from catalogue.vietnamese import nfc
from clusters.forms.deadlines import date_field
from clusters.models import Unit, UnitKind
from clusters.models.units import UnitChangeKind
from clusters.units.changes import KINDS, Act, Faults

MOST_FOUND = 12
MOST_ROWS = 12
_FACTS = ("kind", "on", "legal_basis", "note")
# What each step draws itself, by the beginning of its name; all else it carries along.
_ALWAYS_DRAWN = ("csrfmiddlewaretoken", "go", "step", "rows", "seen")
_DRAWN = {
    "facts": (*_FACTS, "before", "find_before"),
    "successors": ("new-", "after", "find_after"),
    "preview": ("place-", "heir"),
}


class FactsForm(forms.Form):
    """What happens, when and by what decision."""

    kind = forms.ChoiceField(
        label=_("Loại thay đổi"), choices=[("", "—"), *((kind.value, kind.label) for kind in KINDS)]
    )
    on = date_field(
        _("Có hiệu lực từ ngày"),
        help_text=_("Đơn vị trước có đến hết ngày hôm trước; đơn vị sau có từ ngày này."),
    )
    legal_basis = forms.CharField(
        label=_("Căn cứ"),
        help_text=_("Số, ký hiệu, ngày của nghị quyết hoặc quyết định."),
        widget=forms.Textarea({"rows": 2}),
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea({"rows": 2}))


class NewUnitForm(forms.Form):
    """A unit that the act makes."""

    name = forms.CharField(
        label=_("Tên"), required=False, help_text=_("Như trong danh sách, ví dụ “Phú Thọ”.")
    )
    full_name = forms.CharField(
        label=_("Tên đầy đủ"), required=False, help_text=_("Ví dụ “Tỉnh Phú Thọ”.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=UnitKind.choices)
    parent = forms.ModelChoiceField(
        label=_("Trực thuộc"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Không trực thuộc đơn vị nào"),
    )
    code = forms.CharField(label=_("Mã"), required=False, max_length=10)

    def __init__(self, *args: Any, parents: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=list(parents)).order_by("order_key")

    def is_empty(self) -> bool:
        return not any(self[name].value() for name in ("name", "full_name", "code"))

    def unit(self, ministry: Unit | None) -> Unit:
        said = self.cleaned_data
        name = nfc(said["name"].strip())
        return Unit(
            name=name,
            full_name=nfc(said["full_name"].strip()),
            kind=said["kind"],
            parent=said["parent"],
            ministry=ministry,
            code=said["code"].strip(),
        )


class Draft:
    """Everything that the guided page holds, read from what was sent."""

    def __init__(self, sent: QueryDict | None, *, user: Any, first: str = "") -> None:
        self.sent = sent if sent is not None else QueryDict()
        self.visible = Unit.objects.visible_to(user)
        self.facts = FactsForm(sent)
        self.before = self._units("before", [first])
        self.after = self._units("after", [])
        self.rows = self._rows()
        self.errors: Faults = {}

    # What was chosen and typed

    def _units(self, name: str, default: list[str]) -> list[Unit]:
        """The units chosen, in the order in which they were."""
        asked = self.sent.getlist(name) or default
        keys = [int(text) for text in asked if text.isascii() and text.isdecimal()]
        found = self.visible.select_related("parent", "ministry").in_bulk(
            [key for key in keys if key < 2**63]
        )
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    def _rows(self) -> list[NewUnitForm]:
        number = self._number()
        parents = [unit.parent_id for unit in self.before if unit.parent_id]
        initial = {}
        if self.before:
            initial = {"kind": self.before[0].kind, "parent": self.before[0].parent_id}
        return [
            NewUnitForm(
                self.sent if f"new-{place}-kind" in self.sent else None,
                prefix=f"new-{place}",
                parents=parents,
                initial=initial,
            )
            for place in range(number)
        ]

    def _number(self) -> int:
        """How many new units there is room for; a split begins with two."""
        said = self.sent.get("rows", "")
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
        number += self.sent.get("go") == "row"
        least = 2 if self.kind == UnitChangeKind.SPLIT else 1
        return min(max(number, least), MOST_ROWS)

    @property
    def kind(self) -> str:
        return self.sent.get("kind", "")

    @property
    def makes_nothing(self) -> bool:
        return self.kind == UnitChangeKind.ABOLISH

    def act(self) -> Act:
        """The act as far as it can be read; what cannot is None or left out."""
        self.facts.is_valid()
        facts: Mapping[str, Any] = getattr(self.facts, "cleaned_data", {})
        ministries = {unit.ministry_id: unit.ministry for unit in self.before}
        ministry = next(iter(ministries.values())) if len(ministries) == 1 else None
        filled = [row for row in self.rows if row.is_bound and not row.is_empty()]
        made = [row.unit(ministry) for row in filled if row.is_valid()]
        return Act(
            kind=facts.get("kind", ""),
            on=facts.get("on"),
            legal_basis=facts.get("legal_basis", ""),
            note=facts.get("note", ""),
            predecessors=tuple(self.before),
            successors=() if self.makes_nothing else (*self.after, *made),
            heir=self._heir(),
            places=self._places(),
        )

    def _heir(self) -> int | None:
        said = self.sent.get("heir", "")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else None

    def _places(self) -> dict[str, int]:
        said = {name: str(self.sent[name]) for name in self.sent if name.startswith("place-")}
        return {
            name: int(text)
            for name, text in said.items()
            if text.isascii() and text.isdecimal() and len(text) < 19
        }

    # What was looked for

    @property
    def asked_before(self) -> str:
        return self.sent.get("find_before", "")

    @property
    def asked_after(self) -> str:
        return self.sent.get("find_after", "")

    @property
    def found_before(self) -> list[Unit]:
        """Units that can end: those without an end, found without diacritics."""
        return self._found(self.asked_before, self.before)

    @property
    def found_after(self) -> list[Unit]:
        return self._found(self.asked_after, [*self.after, *self.before])

    def _found(self, text: str, chosen: list[Unit]) -> list[Unit]:
        if not text.strip():
            return []
        rows = matching(self.visible.filter(valid_to=None), text)
        rows = rows.exclude(pk__in=[unit.pk for unit in chosen])
        return list(rows.select_related("parent", "ministry").order_by("order_key")[:MOST_FOUND])

    # What is wrong

    def tell(self, found: Faults) -> None:
        """Keep `found` beside the fields and sections that it speaks of."""
        self.errors = found
        for name in _FACTS:
            for told in found.get(name, ()):
                if name not in self.facts.errors:
                    self.facts.add_error(name, told)

    @property
    def rows_are_valid(self) -> bool:
        return all(row.is_empty() or row.is_valid() for row in self.rows if row.is_bound)

    @property
    def facts_fail(self) -> bool:
        return bool(self.facts.errors or self.errors.get("predecessors"))

    @property
    def successors_fail(self) -> bool:
        return not self.rows_are_valid or bool(self.errors.get("successors"))

    def kept(self, step: str) -> list[tuple[str, str]]:
        """All that was sent and that `step` does not draw itself, as (name, value)."""
        drawn = (*_ALWAYS_DRAWN, *_DRAWN[step])
        return [
            (name, value)
            for name, values in self.sent.lists()
            if not name.startswith(drawn)
            for value in values
        ]
