"""Who comes next in the chair. Pure: no ORM; any hashable thing can stand for a unit.

A suggestion is a default, never a constraint (observed practice; HD 1122/BTĐKT-VI 2011 says
only that members elect their officers in rotation):

1. last year's vice-chair succeeds to the chair, the first in order before the second;
2. else the declared fixed order goes on after the last chair;
3. else the member longest without the chair, those who never had it first.

Vice-chairs follow by 2 and 3, counting every office. A unit that left is never suggested. A
unit that came out of a merger has its predecessors' offices, and so inherits their turn.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

U = TypeVar("U", bound=Hashable)


class Why(StrEnum):
    VICE_SUCCEEDS = "vice_succeeds"
    FIXED_ORDER = "fixed_order"
    NEVER_HELD = "never_held"
    LONGEST_WITHOUT = "longest_without"


class Post(StrEnum):
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"


_SENTENCES: dict[tuple[Why, Post], Callable[[], str]] = {
    (Why.VICE_SUCCEEDS, Post.CHAIR): lambda: _(
        "%(unit)s là đơn vị phó của năm trước, theo nếp chung lên làm đơn vị trưởng."
    ),
    (Why.FIXED_ORDER, Post.CHAIR): lambda: _(
        "%(unit)s là đơn vị kế tiếp theo thứ tự luân phiên đã thống nhất."
    ),
    (Why.FIXED_ORDER, Post.VICE_CHAIR): lambda: _(
        "%(unit)s là đơn vị kế tiếp theo thứ tự luân phiên đã thống nhất."
    ),
    (Why.NEVER_HELD, Post.CHAIR): lambda: _(
        "%(unit)s chưa làm đơn vị trưởng trong các năm đã biết."
    ),
    (Why.NEVER_HELD, Post.VICE_CHAIR): lambda: _(
        "%(unit)s chưa giữ chức danh nào trong các năm đã biết."
    ),
    (Why.LONGEST_WITHOUT, Post.CHAIR): lambda: _(
        "%(unit)s lâu nhất chưa làm đơn vị trưởng; lần gần nhất năm %(since)s."
    ),
    (Why.LONGEST_WITHOUT, Post.VICE_CHAIR): lambda: _(
        "%(unit)s lâu nhất chưa giữ chức danh; lần gần nhất năm %(since)s."
    ),
}


@dataclass(frozen=True)
class Held(Generic[U]):
    """One office in one year; `year` is the label's first year, `order` the vice's rank."""

    year: int
    post: Post
    unit: U
    order: int = 1


@dataclass(frozen=True)
class Choice(Generic[U]):
    """A suggested unit and why. `since` is the year of its last office, `of` the units whose
    turn it inherits, `equals` how many stood equal and were told apart by name only."""

    post: Post
    unit: U
    why: Why
    since: int | None = None
    of: tuple[U, ...] = ()
    equals: int = 1

    def in_words(self, name: Callable[[U], str] = str) -> str:
        """The reason as a sentence."""
        unit = name(self.unit)
        told = _SENTENCES[self.why, self.post]() % {"unit": unit, "since": self.since}
        if self.of:
            names = ", ".join(name(before) for before in self.of)
            told += " " + _("%(unit)s kế thừa lượt của %(names)s sau sáp nhập.") % {
                "unit": unit,
                "names": names,
            }
        if self.equals > 1:
            told += " " + ngettext(
                "Có %(count)d đơn vị ngang nhau; chọn theo thứ tự tên.",
                "Có %(count)d đơn vị ngang nhau; chọn theo thứ tự tên.",
                self.equals,
            ) % {"count": self.equals}
        return told


@dataclass(frozen=True)
class Suggestion(Generic[U]):
    chair: Choice[U] | None
    vice_chairs: tuple[Choice[U], ...] = ()


@dataclass
class Rotation(Generic[U]):
    """What is known of a cluster before `year`.

    `members` stand in the order that decides between equals. `successors` leads from a unit
    that ended to what it became, directly. `order` is the declared fixed order, if any.
    """

    year: int
    members: Sequence[U]
    held: Sequence[Held[U]]
    successors: Mapping[U, Sequence[U]] = field(default_factory=dict)
    order: Sequence[U] = ()

    def suggest(self, vice_chairs: int = 1) -> Suggestion[U]:
        """The next chair and `vice_chairs` vice-chairs; fewer where members run out."""
        chair = self._succession() or self._next(Post.CHAIR, taken=())
        if chair is None:
            return Suggestion(None)
        vices: list[Choice[U]] = []
        while len(vices) < vice_chairs:
            taken = (chair.unit, *(vice.unit for vice in vices))
            vice = self._next(Post.VICE_CHAIR, taken=taken)
            if vice is None:
                break
            vices.append(vice)
        return Suggestion(chair, tuple(vices))

    def became(self, unit: U) -> tuple[U, ...]:
        """The present members that `unit` is, or has become through any number of acts."""
        if unit in self.members:
            return (unit,)
        seen: set[U] = {unit}
        found: list[U] = []
        waiting = list(self.successors.get(unit, ()))
        while waiting:
            after = waiting.pop(0)
            if after in seen:
                continue
            seen.add(after)
            if after in self.members:
                found.append(after)
            else:
                waiting += self.successors.get(after, ())
        return tuple(found)

    def _succession(self) -> Choice[U] | None:
        vices = [
            held
            for held in self.held
            if held.year == self.year - 1 and held.post is Post.VICE_CHAIR
        ]
        for order in sorted({held.order for held in vices}):
            level = [held.unit for held in vices if held.order == order]
            heirs = [(unit, before) for before in level for unit in self.became(before)]
            if heirs:
                unit, _before = min(heirs, key=lambda pair: self._position(pair[0]))
                return Choice(
                    Post.CHAIR,
                    unit,
                    Why.VICE_SUCCEEDS,
                    since=self.year - 1,
                    of=tuple(before for heir, before in heirs if heir == unit and heir != before),
                    equals=len({heir for heir, _before in heirs}),
                )
        return None

    def _next(self, post: Post, *, taken: Sequence[U]) -> Choice[U] | None:
        free = [unit for unit in self.members if unit not in taken]
        if not free:
            return None
        return self._by_order(post, free) or self._by_waiting(post, free)

    def _by_order(self, post: Post, free: Sequence[U]) -> Choice[U] | None:
        """The next of the fixed order after whoever held the chair last."""
        if not self.order:
            return None
        chairs = [held for held in self.held if held.post is Post.CHAIR and held.year < self.year]
        latest = max((held.year for held in chairs), default=None)
        line = [unit for before in self.order for unit in self.became(before)]
        last = {
            line.index(unit)
            for held in chairs
            if held.year == latest
            for unit in self.became(held.unit)
            if unit in line
        }
        # Of two chairs in one year (one replaced the other) the later in the line counts.
        at = max(last, default=-1)
        for unit in [*line[at + 1 :], *line[: at + 1]]:
            if unit in free:
                return Choice(post, unit, Why.FIXED_ORDER)
        return None

    def _by_waiting(self, post: Post, free: Sequence[U]) -> Choice[U]:
        """The member longest without office; for the chair only the chair counts."""
        counted = [
            held
            for held in self.held
            if held.year < self.year and (post is Post.VICE_CHAIR or held.post is Post.CHAIR)
        ]
        last: dict[U, int] = {}
        for held in counted:
            for unit in self.became(held.unit):
                last[unit] = max(last.get(unit, held.year), held.year)
        first = min(free, key=lambda unit: (last.get(unit, -1), self._position(unit)))
        since = last.get(first)
        equals = sum(1 for unit in free if last.get(unit) == since)
        of = tuple(
            dict.fromkeys(
                held.unit
                for held in counted
                if held.unit != first and held.year == since and first in self.became(held.unit)
            )
        )
        why = Why.NEVER_HELD if since is None else Why.LONGEST_WITHOUT
        return Choice(post, first, why, since=since, of=of, equals=equals)

    def _position(self, unit: U) -> int:
        return list(self.members).index(unit)
