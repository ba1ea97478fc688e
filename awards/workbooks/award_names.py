"""Which award of the catalogue a word in a workbook means: a known wording, a name or a code."""

import re
from dataclasses import dataclass

from catalogue.models import AwardKind
from catalogue.models.awards import award_kinds_by_wording, wording_key
from catalogue.vietnamese import search_key

_LETTERS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class AwardNames:
    """`exact` by words; `bare` by letters and figures alone ("HCLĐ 3" is HCLD3), where these mean
    one award only.
    """

    exact: dict[str, AwardKind]
    bare: dict[str, AwardKind]

    def find(self, text: str) -> AwardKind | None:
        return self.exact.get(wording_key(text)) or self.bare.get(_bare(text))


def award_names() -> AwardNames:
    exact = award_kinds_by_wording()
    exact |= {wording_key(kind.name): kind for kind in exact.values()}
    found: dict[str, set[int]] = {}
    by_key = {kind.pk: kind for kind in exact.values()}
    for kind in by_key.values():
        others = (alias.text for alias in kind.aliases.all())
        for text in (kind.code, kind.name, *kind.name.split(";"), *others):
            found.setdefault(_bare(text), set()).add(kind.pk)
    bare = {text: by_key[pk] for text, keys in found.items() if len(keys) == 1 for pk in keys}
    return AwardNames(exact, bare)


def _bare(text: str) -> str:
    return "".join(_LETTERS.findall(search_key(text)))
