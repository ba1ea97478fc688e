"""A year's covenant: its text, signatures, targets and results."""

from typing import Any

from clusters.models import Result
from tests.clusters.covenants_made import drafted, enter, opened, pdf, signed_on_paper
from tests.emulation.access.rows import (
    CHAIR_ONLY,
    CHAIR_RUNS,
    CLUSTER_ONLY,
    Address,
    of_year,
    signed_in,
)
from tests.world import World


def _covenant(world: World) -> dict[str, Any]:
    return {"pk": drafted(world).pk}


def _open_covenant(world: World) -> dict[str, Any]:
    return {"pk": opened(world).pk}


def _opening(world: World) -> dict[str, Any]:
    return {"pk": drafted(world).pk, "verb": "open_signing"}


def _article(world: World) -> dict[str, Any]:
    return {"pk": drafted(world).articles.get(order=1).pk}


def _target(world: World) -> dict[str, Any]:
    return {"pk": drafted(world).targets.get(order=1).pk}


def _scan(world: World) -> dict[str, Any]:
    return {"pk": signed_on_paper(opened(world), world.unit("Sở Y tế"), world).pk}


def _pledging(world: World) -> dict[str, Any]:
    return {"pk": drafted(world).pk, "unit": world.unit("Sở Tài chính").pk}


def _results(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.pk, "period": "year_end"}


def _sheet(world: World) -> dict[str, Any]:
    return _results(world) | {"unit": world.unit("Sở Tài chính").pk}


def _result(world: World) -> dict[str, Any]:
    return _sheet(world) | {"target": opened(world).targets.get(order=1).pk}


def _entered(world: World) -> Result:
    on = opened(world).targets.get(order=2)
    return enter(world.cluster_year, world.unit("Sở Tài chính"), on, "5", evidence=pdf())


def _evidence(world: World) -> dict[str, Any]:
    return {"pk": _entered(world).pk}


def _sending(world: World) -> dict[str, Any]:
    _entered(world)
    return _sheet(world) | {"verb": "report_result"}


ROWS: dict[str, Address] = {
    "clusters:covenant": Address(CLUSTER_ONLY, arguments=of_year),
    "clusters:covenant_draft": Address(signed_in(405), CHAIR_RUNS, arguments=of_year),
    "clusters:annex": Address(CLUSTER_ONLY, arguments=_covenant),
    "clusters:annex_start": Address(signed_in(405), CHAIR_RUNS, arguments=_covenant),
    "clusters:covenant_print": Address(CLUSTER_ONLY, arguments=_covenant),
    "clusters:covenant_comment": Address(
        signed_in(405),
        signed_in(403, nobody=404, other=404, chair=400, staff=400, both=400),
        arguments=_covenant,
        post=lambda world: {"text": "Góp ý"},
    ),
    "clusters:covenant_describe": Address(
        signed_in(405), CHAIR_RUNS | {"chair": 400}, arguments=_covenant
    ),
    "clusters:articles": Address(CHAIR_ONLY, CHAIR_RUNS | {"chair": 400}, arguments=_covenant),
    "clusters:article": Address(signed_in(405), CHAIR_RUNS | {"chair": 400}, arguments=_article),
    "clusters:article_move": Address(signed_in(405), CHAIR_RUNS, arguments=_article),
    "clusters:article_remove": Address(signed_in(405), CHAIR_RUNS, arguments=_article),
    "clusters:covenant_move": Address(CHAIR_ONLY, CHAIR_RUNS | {"chair": 409}, arguments=_opening),
    "clusters:sign": Address(
        signed_in(403, nobody=404, other=404, chair=200, staff=200),
        signed_in(403, nobody=404, other=404, chair=400, staff=400),
        arguments=_open_covenant,
        post=lambda world: {"name": "Tên"},
    ),
    "clusters:record_paper": Address(
        CHAIR_ONLY,
        CHAIR_RUNS | {"chair": 400},
        arguments=_open_covenant,
        post=lambda world: {"name": "Tên"},
    ),
    "clusters:signature_scan": Address(CLUSTER_ONLY, arguments=_scan),
    "clusters:target_add": Address(
        CHAIR_ONLY,
        CHAIR_RUNS | {"chair": 400},
        arguments=_covenant,
        post=lambda world: {"indicator": "Chỉ tiêu"},
    ),
    "clusters:target": Address(
        CHAIR_ONLY,
        CHAIR_RUNS | {"chair": 400},
        arguments=_target,
        post=lambda world: {"indicator": "Chỉ tiêu"},
    ),
    "clusters:target_remove": Address(signed_in(405), CHAIR_RUNS, arguments=_target),
    "clusters:pledges": Address(
        signed_in(403, nobody=404, other=404, chair=200, staff=200),
        signed_in(403, nobody=404, other=404, chair=409, staff=409),
        arguments=_pledging,
        post=lambda world: {"any": "thing"},
    ),
    "clusters:targets_workbook": Address(CLUSTER_ONLY, arguments=_covenant),
    "clusters:targets_import": Address(
        CHAIR_ONLY,
        CHAIR_RUNS | {"chair": 400},
        arguments=_covenant,
        post=lambda world: {"plan": "x"},
    ),
    "clusters:results": Address(CLUSTER_ONLY, arguments=_results),
    "clusters:reporting": Address(
        signed_in(403, nobody=404, other=404, staff=200), arguments=_sheet
    ),
    "clusters:result": Address(
        signed_in(405),
        signed_in(403, nobody=404, other=404, staff=302),
        arguments=_result,
        post=lambda world: {"figure": "5"},
    ),
    "clusters:reporting_move": Address(
        signed_in(403, nobody=404, other=404, staff=200),
        signed_in(403, nobody=404, other=404, staff=409),
        arguments=_sending,
    ),
    "clusters:evidence": Address(signed_in(404, staff=200), arguments=_evidence),
}
