"""What a document is made from: a conference record and what the record does not say."""

from dataclasses import asdict, dataclass, field
from typing import Any

from reports.documents import Facts

KEY = "document"
DEFAULT_TITLES = {
    "cum": {"chair": "Cụm trưởng", "vice_chair": "Cụm phó"},
    "khoi": {"chair": "Khối trưởng", "vice_chair": "Khối phó"},
}


@dataclass(frozen=True)
class About:
    """What is known of the conference beyond its record; stored under the key "document".

    `number`, `place`, `date` (ISO) and `signer` are of the document itself. They are given
    by the office that issues it; until then their places stay blank.
    `titles` are the cluster's own words for its officers, `verbs` say for an award as
    stated what is done with it ("tặng", "công nhận", …) where the catalogue knows it.
    `code` stands at the foot of every page, with `verify_at`, where it can be checked.
    """

    from_published: bool = False
    is_demo: bool = False
    titles: dict[str, str] = field(default_factory=dict)
    verbs: dict[str, str] = field(default_factory=dict)
    number: str = ""
    place: str = ""
    date: str = ""
    signer: str = ""
    code: str = ""
    verify_at: str = ""


def combine(record: dict[str, Any], about: About) -> Facts:
    """The facts of a report: the record and, under "document", what is about it."""
    return {**record, KEY: asdict(about)}


def about(facts: Facts) -> About:
    """What `facts` say beyond the record.

    A bare record, which names a source, counts as made from published facts.
    """
    if KEY in facts:
        return About(**facts[KEY])
    return About(from_published=bool(facts.get("source")))


def chair_titles(facts: Facts) -> dict[str, str]:
    """The cluster's words for chair and vice-chair, else the usual ones of its kind."""
    kind = (facts["cluster"] or {}).get("kind", "cum")
    given = {office: title for office, title in about(facts).titles.items() if title}
    return DEFAULT_TITLES[kind] | given


def group_word(facts: Facts) -> str:
    """ "Cụm" or "Khối"; "đơn vị" is never implied: empty where there is no cluster."""
    if not facts["cluster"]:
        return ""
    return "Khối" if facts["cluster"]["kind"] == "khoi" else "Cụm"
