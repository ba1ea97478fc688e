"""How anything changes its state: declared moves and the one function that performs them.

A lifecycle is a `TextChoices` and a table of moves keyed by verb. The verb names the move,
the action, the permission, the URL, the button and the journal line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from workflow import composition, journal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

M = TypeVar("M", bound=models.Model)


class Refused(Exception):
    """A deed that is not possible now; the message is written for the person who tried."""


class Denied(Exception):
    """A deed that is not this person's to do; the message says whose it is."""


class Stale(Refused):
    """The subject has changed since it was shown."""


@dataclass(frozen=True)
class Move:
    """One arrow of a lifecycle: from any of `sources` to `target`."""

    verb: str
    label: "StrOrPromise"
    sources: frozenset[str]
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """All arrows of one model's `state`."""

    states: type[models.TextChoices]
    moves: Mapping[str, Move]

    def open_moves(self, state: str) -> list[Move]:
        """The moves that lead out of `state`, in the order of the table."""
        return [move for move in self.moves.values() if state in move.sources]


def lifecycle(states: type[models.TextChoices], *moves: Move) -> Lifecycle:
    """A lifecycle from its arrows.

    Raises ValueError where a verb is used twice or a state is unknown.
    """
    table = {move.verb: move for move in moves}
    if len(table) != len(moves):
        raise ValueError("A verb names one move only.")
    for move in moves:
        for state in (*move.sources, move.target):
            states(state)
    return Lifecycle(states, table)


def perform(
    move: Move,
    subject: M,
    *,
    by: "User | None",
    capacity: str = "",
    version: int | None = None,
    then: Callable[[M], dict[str, Any] | None] | None = None,
    stamps: Mapping[str, Any] | None = None,
) -> M:
    """Move `subject`, run `then` and what follows in later apps, and write the journal.

    All in one transaction. `version` is the one that the person had before their eyes;
    `stamps` are fields that the new state may not be without, written together with it.
    Of two racing moves one finds no row to update and is refused. Returns the subject as
    it is afterwards; where anything fails, it keeps the state that it had.

    Raises Refused where the state does not allow the move, Stale where `version` is old.
    """
    model = type(subject)
    before = {name: vars(subject)[name] for name in ("state", "version")}
    try:
        with transaction.atomic():
            rows = model._default_manager.filter(pk=subject.pk, state__in=move.sources)
            if version is not None:
                rows = rows.filter(version=version)
            with_it = dict(stamps or {}, state=move.target, version=models.F("version") + 1)
            if not rows.update(**with_it):
                raise _refusal(move, subject)
            subject.refresh_from_db()
            detail = (then(subject) if then else None) or {}
            composition.follow(move.verb, subject, by=by)
            journal.record(move.verb, subject, by=by, capacity=capacity, detail=detail)
    except BaseException:
        # The database has gone back; what the caller holds must not say otherwise.
        vars(subject).update(before)
        raise
    return subject


def perform_many(
    move: Move,
    subjects: Sequence[M],
    *,
    by: "User | None",
    capacity: str = "",
    stamps: Mapping[str, Any] | None = None,
    detail: Mapping[int, dict[str, Any]] | None = None,
) -> None:
    """Move all `subjects` (rows of one model) or none, each from the version that it was read at.

    The number of queries does not depend on theirs, but for what follows in later apps.
    `stamps` are written to every one of them, `detail` into the journal by key. The subjects
    are afterwards as they are stored.

    Raises Refused where the state of one does not allow the move, Stale where one has changed.
    """
    written = dict(stamps or {}, state=move.target)
    before = [dict(vars(subject)) for subject in subjects]
    try:
        with transaction.atomic():
            _update_many(move, subjects, written)
            journal.record_many(move.verb, subjects, by=by, capacity=capacity, detail=detail)
            for subject in subjects:
                for name, value in written.items():
                    setattr(subject, name, value)
                vars(subject)["version"] += 1
                composition.follow(move.verb, subject, by=by)
    except BaseException as told:
        for subject, held in zip(subjects, before, strict=True):
            vars(subject).clear()
            vars(subject).update(held)
        if isinstance(told, _Missed):
            raise _refusal_of_one(move, subjects) from None
        raise


class _Missed(Exception):
    """A conditional UPDATE found fewer rows than it was meant for."""


def _update_many(move: Move, subjects: Sequence[M], written: dict[str, Any]) -> None:
    """One conditional UPDATE for the rows of each version. Raises _Missed where one is lost."""
    by_version: dict[int, list[int]] = {}
    for subject in subjects:
        by_version.setdefault(vars(subject)["version"], []).append(subject.pk)
    for version, keys in by_version.items():
        rows = type(subjects[0])._default_manager.filter(
            pk__in=keys, state__in=move.sources, version=version
        )
        if rows.update(**written, version=version + 1) != len(keys):
            raise _Missed


def _refusal_of_one(move: Move, subjects: Sequence[M]) -> Refused:
    """Why `move` did not find all rows, by the first that it missed."""
    manager = type(subjects[0])._default_manager
    now = {
        pk: (state, version)
        for pk, state, version in manager.filter(
            pk__in=[subject.pk for subject in subjects]
        ).values_list("pk", "state", "version")
    }
    for subject in subjects:
        state, version = now.get(subject.pk, ("", -1))
        if state not in move.sources or version != vars(subject)["version"]:
            told = _refusal(move, subject)
            return type(told)(f"{subject}: {told}")
    return Stale(_("Mục này đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại."))


def _refusal(move: Move, subject: models.Model) -> Refused:
    """Why the conditional update of `move` found no row."""
    # Any model that has a lifecycle: `state` and its label are declared there.
    now: Any = type(subject)._default_manager.filter(pk=subject.pk).first()
    if now is None:
        return Refused(_("Mục này không còn nữa."))
    if now.state not in move.sources:
        return Refused(
            _("Không thể “%(move)s” vì mục này đang ở trạng thái “%(state)s”.")
            % {"move": move.label, "state": now.get_state_display()}
        )
    return Stale(_("Mục này đã thay đổi từ lúc trang được mở. Xem lại nội dung mới rồi làm lại."))
