"""The reports of a conference and their files."""

from typing import Any

from awards.models import Proposal
from awards.workflow import ProposalState
from conferences.actions import move
from reports.actions.building import build
from reports.actions.leasing import fail, take
from reports.models import DocumentSection, Report
from tests.awards.documents_made import document
from tests.awards.dossiers_made import proposal
from tests.emulation.access.rows import (
    CHAIR_ONLY,
    CHAIR_RUNS,
    CLUSTER_ONLY,
    Address,
    of_conference,
    public,
    signed_in,
)
from tests.reports.drafts_made import conclude, draft_of, shown, signed
from tests.world import World


def _report(world: World) -> dict[str, Any]:
    """The report that follows the conclusion; nobody has made it yet."""
    move(world.conference, verb="conclude", by=world.users["chair"])
    return {"pk": Report.objects.get(conference=world.conference).pk}


def _failed_report(world: World) -> dict[str, Any]:
    pk = _report(world)["pk"]
    lease = take(pk)
    assert lease is not None
    fail(lease, error="Thiếu phông chữ (minh họa)")
    return {"pk": pk}


def _draft(world: World) -> dict[str, Any]:
    """The minutes that follow the conclusion, still to be edited."""
    conclude(world)
    return {"pk": draft_of(world).pk}


def _section(world: World) -> dict[str, Any]:
    return {"pk": DocumentSection.objects.filter(draft=_draft(world)["pk"])[0].pk}


def _signed(world: World) -> dict[str, Any]:
    conclude(world)
    return {"pk": signed(world).pk}


def _version(world: World) -> dict[str, Any]:
    return {"version": 0, "text": "x"}


def _shown(world: World) -> dict[str, Any]:
    draft = draft_of(world)
    return {"version": 0, "section": [f"{pk}:{at}" for pk, at in shown(draft).items()]}


def _made(world: World) -> dict[str, Any]:
    """The summary report, made: a code on paper."""
    pk = _report(world)["pk"]
    build(pk)
    return {"code": Report.objects.get(pk=pk).code}


def _dossier(world: World) -> dict[str, Any]:
    return {"column": "proposal", "pk": proposal(ProposalState.RETURNED).pk}


def _achievements(world: World) -> dict[str, Any]:
    return {"pk": document("achievements", proposal(ProposalState.RETURNED)).pk}


def _to_dossier(world: World) -> dict[str, Any]:
    return {"column": "proposal", "pk": Proposal.objects.latest("pk").pk}


# Of a dossier that was returned its writers; the desk and administrators only read.
WRITERS_RUN = signed_in(404, staff=302, specialist=403, admin=403)
# Before it is frozen a text is read by who runs the meeting and the council above.
READS_DRAFT = signed_in(
    403, nobody=404, other=404, chair=200, specialist=200, member=200, admin=200
)


def _before_the_council(world: World) -> dict[str, Any]:
    return {"pk": proposal(ProposalState.SESSION).pk}


ROWS: dict[str, Address] = {
    # The desk orders a packet; members of the council and who wrote it see the dossier.
    "reports:packet": Address(
        signed_in(405),
        signed_in(404, staff=403, specialist=302, member=403, admin=403),
        arguments=_before_the_council,
    ),
    "reports:reports": Address(signed_in(200)),
    "reports:report": Address(CLUSTER_ONLY, arguments=_report),
    "reports:progress": Address(CLUSTER_ONLY, arguments=_report),
    # Not made yet: its page says so.
    "reports:download": Address(signed_in(302, nobody=404, other=404), arguments=_report),
    "reports:request": Address(
        signed_in(405), signed_in(302, nobody=404, other=404), arguments=of_conference
    ),
    "reports:retry": Address(
        signed_in(405), signed_in(302, nobody=404, other=404), arguments=_failed_report
    ),
    "reports:start_draft": Address(
        signed_in(405),
        CHAIR_RUNS,
        arguments=of_conference,
        post=lambda world: {"kind": "minutes"},
    ),
    "reports:start_draft_about": Address(
        signed_in(405), WRITERS_RUN, arguments=_dossier, post=lambda world: {"kind": "achievements"}
    ),
    "reports:attach": Address(
        signed_in(405), WRITERS_RUN, arguments=_achievements, post=_to_dossier
    ),
    "reports:draft": Address(READS_DRAFT, arguments=_draft),
    "reports:draft_around": Address(CHAIR_ONLY, CHAIR_RUNS, arguments=_draft, post=_version),
    "reports:freeze": Address(signed_in(405), CHAIR_RUNS, arguments=_draft, post=_shown),
    "reports:section": Address(CHAIR_ONLY, CHAIR_RUNS, arguments=_section, post=_version),
    "reports:restore": Address(signed_in(405), CHAIR_RUNS, arguments=_section, post=_version),
    # What is signed already is refused, with the form.
    "reports:sign": Address(
        signed_in(405), CHAIR_ONLY | {"chair": 422}, arguments=_signed, post=_version
    ),
    "reports:scan": Address(CLUSTER_ONLY, arguments=_signed),
    "reports:verify": Address(public(200), public(405)),
    "reports:verdict": Address(public(200), public(422), arguments=_made),
}
