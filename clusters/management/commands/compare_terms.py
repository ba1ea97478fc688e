import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from clusters.models import ClusterYear
from clusters.years.comparing import Comparison, compare


class Command(BaseCommand):
    help = "Compare officers suggested by rotation with those on record; one JSON line an office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--disagreements", action="store_true", help="only where they are not the same"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        years = ClusterYear.objects.filter(terms__unit__isnull=False, cluster__is_demo=False)
        ordered = years.distinct().select_related("cluster__council")
        for year in ordered.order_by("cluster__order_key", "cluster", "label"):
            for comparison in compare(year):
                wanted = comparison.is_known and not (
                    options["disagreements"] and comparison.agrees
                )
                if wanted:
                    self.stdout.write(json.dumps(_told(year, comparison), ensure_ascii=False))


def _told(year: ClusterYear, comparison: Comparison) -> dict[str, Any]:
    return {
        "cluster": year.cluster.name,
        "council": year.cluster.council.name,
        "year": year.label,
        "office": comparison.office.value,
        "suggested": [unit.name for unit in comparison.suggested],
        "happened": [unit.name for unit in comparison.held],
        "agrees": comparison.agrees,
        "reasons": list(comparison.reasons),
    }
