from tests.imported import reference, seeds
from tests.world import world

__all__ = ["reference", "seeds", "world"]
