"""The diagrams in docs/ are those of the code."""

from scripts import diagrams


def test_the_page_of_states_is_current() -> None:
    assert diagrams.is_current(), "Run: make states"


def test_the_page_draws_every_lifecycle_with_the_words_of_its_buttons() -> None:
    page = diagrams.page()
    drawn = list(diagrams.lifecycles())
    assert page.count("stateDiagram-v2") == len(drawn)
    missing = [
        move.verb
        for _, table in drawn
        for move in table.moves.values()
        if f"| `{move.verb}` | {move.label} |" not in page
    ]
    assert missing == []
