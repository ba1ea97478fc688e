"""Two desks that take in one workbook at the same moment, in threads of their own."""

from functools import partial

import pytest

from accounts.models import User
from awards.actions.importing_register import import_decisions
from awards.models import Award, Decision, Person
from awards.models.register import RegisterImport
from tests.awards.old_decisions_made import GOOD, PERSON, planned, reading
from tests.awards.test_board_races import desks, open_world, race
from tests.world import World

__all__ = ["desks", "open_world"]

_STRANGER = GOOD | {"recipient": "Đội xung kích Bến Tre (thử)"}


@pytest.mark.parametrize("rows", [[GOOD], [PERSON], [_STRANGER]])
def test_of_two_imports_of_the_same_lines_one_is_told(
    open_world: World, desks: tuple[User, User], rows: list[dict[str, object]]
) -> None:
    # The decision is known by then, so that nothing but the lines could be there twice.
    first = GOOD | {"recipient": "Sở Nội vụ"}
    by = desks[0]
    import_decisions(
        rows=reading(first).rows, told=planned(open_world, first).told, choices={}, by=by
    )
    told = planned(open_world, *rows).told
    jobs = [
        partial(import_decisions, rows=reading(*rows).rows, told=told, choices={}, by=by)
        for by in desks
    ]
    assert sorted(race(*jobs)) == ["Stale", "done"]
    assert (Award.objects.count(), Decision.objects.count()) == (2, 1)
    assert Person.objects.filter(name="Nguyễn Văn An").count() == (rows == [PERSON])
    assert RegisterImport.objects.count() == 2
