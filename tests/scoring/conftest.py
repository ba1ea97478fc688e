from tests.imported import imported_rows
from tests.world import world, world_rows

__all__ = ["imported_rows", "world", "world_rows"]
