"""The diagrams in docs/ are those of the code."""

from scripts import diagrams


def test_the_page_of_states_is_current() -> None:
    assert diagrams.TARGET.read_text() == diagrams.page()
