"""What later apps add to earlier ones: three plain tables (see `workflow.composition`)."""

from collections.abc import Callable
from typing import Any

from awards.actions import register_stated

Table = dict[str, tuple[Callable[..., Any], ...]]

# "app.model.verb" → actions run in the transaction of the move.
FOLLOWS: Table = {
    "conferences.conference.record": (register_stated,),
    "conferences.conference.conclude": (register_stated,),
}

# Page → sections that later apps add.
PARTS: Table = {}

# Question → the apps' answers.
SOURCES: Table = {}
