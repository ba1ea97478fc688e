import json
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db import transaction

from catalogue.actions import (
    load_award_aliases,
    load_award_kinds,
    load_legal_documents,
    load_paper_requirements,
    load_rules,
)
from clusters.actions.reference import (
    load_abbreviations,
    load_aliases,
    load_clusters,
    load_provinces,
)


def _read(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "data" / name).read_text(encoding="utf-8"))


class Command(BaseCommand):
    help = "Load provinces, clusters, award kinds and laws; what is there already stays."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        counts = {
            "legal_documents": load_legal_documents(_read("legal_documents.json")),
            "award_kinds": load_award_kinds(_read("award_catalogue.json")["awards"]),
            "award_aliases": load_award_aliases(_read("award_aliases.json")),
            "eligibility_rules": load_rules(_read("eligibility_rules.json")["rules"]),
            "paper_requirements": load_paper_requirements(
                _read("paper_requirements.json")["requirements"]
            ),
            "abbreviations": load_abbreviations(_read("abbreviations.json")),
            "units": load_provinces(_read("provinces.json")),
            "clusters": load_clusters(_read("clusters.json")),
            "cluster_aliases": load_aliases(_read("cluster_aliases.json")),
        }
        self.stdout.write(json.dumps(counts))
