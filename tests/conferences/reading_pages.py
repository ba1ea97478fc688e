"""Pages of conferences read back as text."""

import re

from bs4 import BeautifulSoup


def page_text(html: bytes, selector: str = "main") -> str:
    found = BeautifulSoup(html, "html.parser").select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text(" ").split())


def plain(text: str) -> str:
    """Without the spaces that tags leave around signs."""
    return re.sub(r"\s+([,.;:)”])", r"\1", text).replace("“ ", "“").replace("( ", "(")
