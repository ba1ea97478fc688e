from tests.world import world, world_rows

__all__ = ["world", "world_rows"]
