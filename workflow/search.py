"""What was found by name: the answers of the apps to `gather("search", user, query)`."""

from dataclasses import dataclass

# More of one kind is found in the list of that kind, which is searched and filtered.
MOST_OF_A_KIND = 10


@dataclass(frozen=True)
class Hit:
    """One thing found; hits of one `kind` stand together under that heading."""

    kind: str
    title: str
    text: str
    url: str
