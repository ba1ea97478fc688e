"""Finding the year that a command is about, by what somebody typed."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext as _

from clusters.lookup import NotFound, find_cluster
from clusters.models import ClusterYear
from scoring.models import ScoringYear


def add_year_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--cluster", required=True, help="name or alias of the cluster")
    parser.add_argument("--council", help="level or name of its council, to tell equals apart")
    parser.add_argument("--year", required=True, help="label of the year: 2024, or 2020-2021")


def year_asked_for(options: Mapping[str, Any]) -> ClusterYear:
    """The year of a cluster. Raises CommandError where there is none, with those that are."""
    try:
        cluster = find_cluster(options["cluster"], options["council"])
    except NotFound as told:
        raise CommandError(str(told)) from told
    years = ClusterYear.objects.filter(cluster=cluster).select_related("cluster__council")
    year: ClusterYear | None = years.filter(label=options["year"]).first()
    if year is None:
        labels = ", ".join(years.order_by("label").values_list("label", flat=True)) or "—"
        words = _("%(cluster)s không có năm %(year)s. Các năm có: %(labels)s.")
        raise CommandError(words % {"cluster": cluster, "year": options["year"], "labels": labels})
    return year


def scoring_asked_for(options: Mapping[str, Any]) -> ScoringYear:
    """The scoring of that year. Raises CommandError where nothing is set up yet."""
    year = year_asked_for(options)
    rows = ScoringYear.objects.select_related("cluster_year__cluster__council", "criteria_set")
    found: ScoringYear | None = rows.filter(cluster_year=year).first()
    if found is None:
        words = _("%(cluster)s năm %(year)s chưa có cách chấm điểm. Nhập điểm hoặc đặt cách chấm.")
        raise CommandError(words % {"cluster": year.cluster, "year": year.label})
    return found
