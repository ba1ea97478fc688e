"""What a preview showed, carried by its page to the confirmation."""

from typing import Any

from django.core import signing

_LASTS = 3600


def carry(kind: str, owner: int, content: dict[str, Any]) -> str:
    """Signed, so that what is confirmed is what was previewed, for the same `owner` (a key)."""
    return signing.dumps({"owner": owner, "content": content}, salt=kind, compress=True)


def carried(kind: str, packed: str, owner: int) -> dict[str, Any]:
    """The content. Raises BadSignature where it is older than an hour, altered or another's."""
    held: dict[str, Any] = signing.loads(packed, salt=kind, max_age=_LASTS)
    if held["owner"] != owner:
        raise signing.BadSignature("somebody else's")
    content: dict[str, Any] = held["content"]
    return content
