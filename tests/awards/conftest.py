from tests.imported import imported_rows
from tests.world import world

__all__ = ["imported_rows", "world"]
