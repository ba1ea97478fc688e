"""Reading pages back as a person would."""

from typing import Protocol

from bs4 import BeautifulSoup


class Answer(Protocol):
    """What a view gives back, or the test client in its place."""

    @property
    def content(self) -> bytes: ...


def soup(response: Answer) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def texts(response: Answer, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup(response).select(selector)]
