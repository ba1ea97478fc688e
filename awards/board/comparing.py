"""Dossiers of one cluster and year, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.board.figures import Against
from awards.board.listing import cluster_words
from awards.board.looking import Look

LEAST, MOST = 2, 6


@dataclass(frozen=True)
class Compared:
    """`left_out` were named and may not be seen: a conflict of interest, or out of scope."""

    looks: tuple[Look, ...]
    left_out: int = 0

    @property
    def heading(self) -> str:
        return cluster_words(self.looks[0].proposal)

    @property
    def trouble(self) -> str:
        """Why there is nothing to compare; empty where there is."""
        if len(self.looks) > MOST:
            return _("So sánh được nhiều nhất %(n)d hồ sơ một lần. Bớt hồ sơ đã chọn.") % {
                "n": MOST
            }
        if len(self.looks) < LEAST:
            return _("Chọn ít nhất %(n)d hồ sơ xem được, cùng cụm và cùng năm, để so sánh.") % {
                "n": LEAST
            }
        if len({self._group(look) for look in self.looks}) > 1:
            return _("Chỉ so sánh hồ sơ cùng cụm, khối và cùng năm. Lọc theo cụm rồi chọn lại.")
        return ""

    @property
    def base(self) -> list[str]:
        """The most points of each branch where all were assigned the same; else nothing."""
        told = {tuple((bar.label, bar.assigned_max) for bar in look.bars) for look in self.looks}
        same = told.pop() if len(told) == 1 else ()
        return [str(most) for _label, most in same]

    @property
    def has_units(self) -> bool:
        return any(look.proposal.unit_id is not None for look in self.looks)

    @property
    def has_persons(self) -> bool:
        return any(look.proposal.person_id is not None for look in self.looks)

    @property
    def indicators(self) -> list[tuple[str, str, list[Against | None]]]:
        """Each indicator with its measure, and beside it the result of each; None where a
        nominee pledged nothing on it.
        """
        found = [
            {(line.indicator, line.measure): line for line in look.targets.lines}
            for look in self.looks
        ]
        names = dict.fromkeys(name for lines in found for name in lines)
        return [(*name, [lines.get(name) for lines in found]) for name in names]

    @staticmethod
    def _group(look: Look) -> tuple[int | None, int]:
        batch = look.proposal.batch
        return (batch.cluster_year_id, batch.year)


def compared(looks: Sequence[Look], *, left_out: int) -> Compared:
    """The dossiers with the best total first; those without one last."""

    def place(look: Look) -> tuple[bool, int]:
        rank = look.proposal.rank
        return (rank is None, rank or 0)

    return Compared(tuple(sorted(looks, key=place)), left_out)
