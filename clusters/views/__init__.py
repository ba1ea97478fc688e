from clusters.views.clusters import cluster, clusters, year
from clusters.views.units import unit, units

__all__ = ["cluster", "clusters", "unit", "units", "year"]
