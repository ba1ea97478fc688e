from conferences.views.conference import conference
from conferences.views.lists import conferences
from conferences.views.moves import move

__all__ = ["conference", "conferences", "move"]
