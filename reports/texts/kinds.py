"""What a kind of document is made of that people finish by hand.

A new kind is a module here with a `TextKind`, and its line in `registry.TEXTS`. Wording is
Vietnamese whatever the language of the page; the sentences that refuse are for people and
translated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conferences.models import Ballot
from reports.models import DocumentDraft
from reports.subjects import Subject, subject_of
from reports.texts import Written


@dataclass(frozen=True)
class Topic:
    """What a text is about. Of one conference a ballot, or a level that decides, tells documents
    of a kind apart.
    """

    subject: Any
    ballot: Ballot | None = None
    decider: str = ""


def topic_of(draft: DocumentDraft) -> Topic:
    return Topic(subject_of(draft), draft.ballot, draft.decider)


def _nothing(draft: DocumentDraft) -> str:
    return ""


def _no_start(topic: Topic) -> dict[str, Any]:
    return {}


# Places to sign, row by row: {"lines": […], "name": "…"}, or None where the recipients stand.
Signatures = list[list[dict[str, Any] | None]]


@dataclass(frozen=True)
class TextKind:
    """How documents of one kind are laid down, and what stands around their text.

    `write` makes the sections; none where there is nothing to write. `not_started` and
    `not_frozen` say why it is too early, or too late; empty where it may be. `issuer` gives the
    body above and the body that issues; `about` is the line under the kind. `around` names the
    columns of `DocumentDraft` that are asked for, each with the words of the page, `starts` what
    they hold at first.
    """

    word: str
    symbol: str
    write: Callable[[Topic], list[Written]]
    not_started: Callable[[Topic], str]
    not_frozen: Callable[[Topic], str]
    issuer: Callable[[DocumentDraft], tuple[str, str]]
    about: Callable[[DocumentDraft], str]
    signatures: Callable[[DocumentDraft], Signatures]
    recipients: Callable[[DocumentDraft], list[str]]
    around: Callable[[DocumentDraft], Mapping[str, Any]]
    starts: Callable[[Topic], dict[str, Any]] = _no_start
    addressed_to: Callable[[DocumentDraft], str] = _nothing
    whose: Callable[[DocumentDraft], str] = _nothing
    # Said where there is nothing to write.
    empty: Any = ""
    # Minutes say the day in their text, and the decree's form has no other place for it.
    is_dated: bool = True


__all__ = ["Signatures", "Subject", "TextKind", "Topic", "topic_of"]
