"""What a document may load while it is made: data: URLs and the files of its own face."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from reports.documents.engine import FatalURLFetchingError, URLFetcher


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types.
    """Fetches `data:` URLs and files under `roots`; everything else stops the rendering.

    By default WeasyPrint leaves out what it could not load with only a line in the log.
    """

    def __init__(self, roots: Iterable[Path]) -> None:
        super().__init__(
            allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True
        )
        self.roots = [root.resolve() for root in roots]

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        # Resolved, so that neither ".." nor a link leads out of a root.
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not any(path.is_relative_to(root) for root in self.roots):
            raise FatalURLFetchingError(f"Refused to load {url}")
        return super().fetch(url, headers)
