"""Pages of clusters and units read back as text."""

from bs4 import BeautifulSoup, Tag


def words(found: Tag | None) -> str:
    assert found is not None
    return " ".join(found.get_text(" ").split()).replace(" ,", ",").replace(" ;", ";")


def section(page: BeautifulSoup, heading: str) -> Tag:
    """The section under the heading with this id."""
    found = page.select_one(f"[aria-labelledby={heading}]")
    assert found is not None, heading
    return found


def rows(page: BeautifulSoup, heading: str) -> list[list[str]]:
    """The cells of the table in a section; none where the section is not there."""
    if not page.select(f"[aria-labelledby={heading}]"):
        return []
    found = section(page, heading).select("tbody tr")
    return [[words(cell) for cell in row.select("th, td")] for row in found]
