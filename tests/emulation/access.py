"""Who may open what: every address × method × role, with the status that comes back.

A new address without a row here fails `test_access_matrix`. `/admin/` has a test of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clusters.actions.movements import MovementFacts, launch_movement
from clusters.actions.papers import PaperFacts, file_paper
from clusters.models import HandoverItem, Result
from conferences.actions import move
from reports.actions.leasing import fail, take
from reports.models import Report
from tests.clusters.covenants_made import drafted, enter, opened, pdf, signed_on_paper
from tests.world import ROLES, World
from workflow.files import store
from workflow.notices import notify

EVERYBODY = ("anonymous", *ROLES)
# Somebody who is not signed in is sent to the sign-in page, whatever they asked for.
TO_SIGN_IN = 302

Statuses = dict[str, int]
Arguments = Callable[[World], dict[str, Any]]


def signed_in(status: int, **others: int) -> Statuses:
    """`status` for every role, except `others`; the anonymous are sent to sign in."""
    return {"anonymous": TO_SIGN_IN} | dict.fromkeys(ROLES, status) | others


def public(status: int, **others: int) -> Statuses:
    return dict.fromkeys(EVERYBODY, status) | others


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """What an address answers to GET and POST; `post` is the form that is sent."""

    get: Statuses
    posted: Statuses = field(default_factory=lambda: signed_in(405))
    arguments: Arguments = nothing
    post: Arguments = nothing


def _conference(world: World) -> dict[str, Any]:
    return {"pk": world.conference.pk}


def _move(world: World) -> dict[str, Any]:
    return {"pk": world.conference.pk, "verb": "conclude"}


def _version(world: World) -> dict[str, Any]:
    return {"version": world.conference.version}


def _cluster(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.cluster_id}


def _year(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.pk}


def _unit(world: World) -> dict[str, Any]:
    return {"pk": world.unit("Sở Tài chính").pk}


def _officer(world: World) -> dict[str, Any]:
    row = world.users["staff"].offices.get(role="staff")
    return {"pk": row.unit_id, "officer": row.pk, "verb": "promote"}


def _term(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.pk, "term": world.cluster_year.terms.get(office="chair").pk}


def _giving(world: World) -> dict[str, Any]:
    giver = world.unit("Sở Nội vụ")
    return {"pk": world.cluster_year.pk, "giver": giver.pk, "verb": "begin"}


def _item(world: World) -> HandoverItem:
    stored = store(
        SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 minh hoa"), by=world.users["chair"]
    )
    return HandoverItem.objects.create(
        cluster_year=world.cluster_year,
        giver=world.unit("Sở Nội vụ"),
        order=1,
        text="Cờ luân lưu",
        file=stored,
    )


def _handed(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.pk, "item": _item(world).pk, "verb": "give"}


def _handed_file(world: World) -> dict[str, Any]:
    return {"pk": world.cluster_year.pk, "item": _item(world).pk}


def _invitation(world: World) -> dict[str, Any]:
    return {"email": "moi@minh-hoa.invalid", "full_name": "Người Mới", "role": "staff"}


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


# A live conference is seen by its cluster's units and the council above it.
_CLUSTER_ONLY = signed_in(200, nobody=404, other=404)


def _paper(world: World) -> dict[str, Any]:
    paper = file_paper(
        subject=world.cluster_year,
        facts=PaperFacts("plan", "Kế hoạch"),
        upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
        by=world.users["chair"],
    )
    return {"pk": paper.pk}


def _movement(world: World) -> dict[str, Any]:
    movement = launch_movement(
        subject=world.cluster_year.cluster,
        facts=MovementFacts("Phong trào"),
        by=world.users["specialist"],
    )
    return {"pk": movement.pk}


def _notice(world: World) -> dict[str, Any]:
    notify(world.users["staff"], key="k", text="Nhắc", url="/", day=date(2026, 3, 2))
    return {"pk": world.users["staff"].notices.get().pk}


def _organisers(status: int, refused: int, **others: int) -> Statuses:
    """The council's specialists and administrators keep its clusters."""
    return signed_in(refused, **{"specialist": status, "admin": status} | others)


def _keepers(status: int) -> Statuses:
    """The chair's staff, the council's specialists and administrators keep a year."""
    inside = {"chair": status, "specialist": status, "admin": status}
    return signed_in(403, nobody=404, other=404, **inside)


# Who speaks for the council, and who leads the unit of the row.
_COUNCIL = {"specialist": 302, "admin": 302}
_LEADER = {"staff": 302, "admin": 302}
_CHAIR_ONLY = signed_in(403, nobody=404, other=404, chair=200)
_RUNS = _CHAIR_ONLY | {"chair": 302}

MATRIX: dict[str, Address] = {
    "home": Address(signed_in(200)),
    "search": Address(signed_in(200)),
    "health": Address(public(200), public(405)),
    "favicon": Address(public(302), public(405)),
    "account_login": Address(public(302, anonymous=200), public(302, anonymous=200)),
    "account_logout": Address(signed_in(200), signed_in(302)),
    "account_change_password": Address(signed_in(200), signed_in(200)),
    "account_reset_password": Address(public(200), public(200)),
    "account_reset_password_done": Address(public(200), public(405)),
    "account_reset_password_from_key": Address(
        public(200), public(200), lambda world: {"uidb36": "x", "key": "y"}
    ),
    "account_reset_password_from_key_done": Address(public(200), public(405)),
    "set_theme": Address(public(405), signed_in(302), post=lambda world: {"theme": "dark"}),
    "set_language": Address(public(302), public(302), post=lambda world: {"language": "en"}),
    "preferences": Address(
        signed_in(200), signed_in(302), post=lambda world: {"reminders": "none"}
    ),
    "calendar_address": Address(signed_in(405), signed_in(302)),
    "notices:notices": Address(signed_in(200)),
    "notices:read": Address(signed_in(405), signed_in(404, staff=302), _notice),
    "notices:read_all": Address(signed_in(405), signed_in(302)),
    "clusters:clusters": Address(signed_in(200)),
    "clusters:cluster": Address(signed_in(200), arguments=_cluster),
    "clusters:year": Address(signed_in(200), arguments=_year),
    "clusters:create": Address(_organisers(200, 403), _organisers(400, 403)),
    "clusters:edit": Address(_organisers(200, 403), _organisers(400, 403), arguments=_cluster),
    "clusters:rotation": Address(_organisers(200, 403), _organisers(302, 403), arguments=_cluster),
    "clusters:year_open": Address(_organisers(200, 403), _organisers(400, 403), arguments=_cluster),
    "clusters:movements": Address(signed_in(200), arguments=_cluster),
    "clusters:movement_launch": Address(
        _organisers(200, 403), _organisers(400, 403), arguments=_cluster
    ),
    "clusters:movement_edit": Address(
        _organisers(200, 403), _organisers(400, 403), arguments=_movement
    ),
    "clusters:members": Address(
        _organisers(200, 403, nobody=404, other=404),
        _organisers(400, 403, nobody=404, other=404),
        arguments=_year,
    ),
    "clusters:papers": Address(_CLUSTER_ONLY, arguments=_year),
    "clusters:paper_add": Address(_keepers(200), _keepers(400), arguments=_year),
    "clusters:paper_download": Address(_CLUSTER_ONLY, arguments=_paper),
    "clusters:paper_remove": Address(_keepers(200), _keepers(400), arguments=_paper),
    "clusters:calendar": Address(_CLUSTER_ONLY, arguments=_year),
    "clusters:deadlines": Address(_keepers(200), _keepers(302), arguments=_year),
    "clusters:feed": Address(public(404), public(405), lambda world: {"key": "x"}),
    "clusters:covenant": Address(_CLUSTER_ONLY, arguments=_year),
    "clusters:covenant_draft": Address(signed_in(405), _RUNS, arguments=_year),
    "clusters:annex": Address(_CLUSTER_ONLY, arguments=_covenant),
    "clusters:annex_start": Address(signed_in(405), _RUNS, arguments=_covenant),
    "clusters:covenant_print": Address(_CLUSTER_ONLY, arguments=_covenant),
    "clusters:covenant_comment": Address(
        signed_in(405),
        signed_in(403, nobody=404, other=404, chair=400, staff=400, both=400),
        arguments=_covenant,
        post=lambda world: {"text": "Góp ý"},
    ),
    "clusters:covenant_describe": Address(
        signed_in(405), _RUNS | {"chair": 400}, arguments=_covenant
    ),
    "clusters:articles": Address(_CHAIR_ONLY, _RUNS | {"chair": 400}, arguments=_covenant),
    "clusters:article": Address(signed_in(405), _RUNS | {"chair": 400}, arguments=_article),
    "clusters:article_move": Address(signed_in(405), _RUNS, arguments=_article),
    "clusters:article_remove": Address(signed_in(405), _RUNS, arguments=_article),
    "clusters:covenant_move": Address(_CHAIR_ONLY, _RUNS | {"chair": 409}, arguments=_opening),
    "clusters:sign": Address(
        signed_in(403, nobody=404, other=404, chair=200, staff=200),
        signed_in(403, nobody=404, other=404, chair=400, staff=400),
        arguments=_open_covenant,
        post=lambda world: {"name": "Tên"},
    ),
    "clusters:record_paper": Address(
        _CHAIR_ONLY,
        _RUNS | {"chair": 400},
        arguments=_open_covenant,
        post=lambda world: {"name": "Tên"},
    ),
    "clusters:signature_scan": Address(_CLUSTER_ONLY, arguments=_scan),
    "clusters:target_add": Address(
        _CHAIR_ONLY,
        _RUNS | {"chair": 400},
        arguments=_covenant,
        post=lambda world: {"indicator": "Chỉ tiêu"},
    ),
    "clusters:target": Address(
        _CHAIR_ONLY,
        _RUNS | {"chair": 400},
        arguments=_target,
        post=lambda world: {"indicator": "Chỉ tiêu"},
    ),
    "clusters:target_remove": Address(signed_in(405), _RUNS, arguments=_target),
    "clusters:pledges": Address(
        signed_in(403, nobody=404, other=404, chair=200, staff=200),
        signed_in(403, nobody=404, other=404, chair=409, staff=409),
        arguments=_pledging,
        post=lambda world: {"any": "thing"},
    ),
    "clusters:targets_workbook": Address(_CLUSTER_ONLY, arguments=_covenant),
    "clusters:targets_import": Address(
        _CHAIR_ONLY,
        _RUNS | {"chair": 400},
        arguments=_covenant,
        post=lambda world: {"plan": "x"},
    ),
    "clusters:results": Address(_CLUSTER_ONLY, arguments=_results),
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
    "clusters:units": Address(signed_in(200)),
    "clusters:unit": Address(signed_in(200), arguments=_unit),
    "clusters:unit_change": Address(signed_in(403, admin=200), signed_in(403, admin=200)),
    "clusters:officers": Address(
        signed_in(200), signed_in(403, **_LEADER), arguments=_unit, post=_invitation
    ),
    "clusters:officer_act": Address(
        signed_in(403, staff=200, admin=200), signed_in(403, **_LEADER), arguments=_officer
    ),
    "clusters:terms": Address(signed_in(200), arguments=_year),
    "clusters:term_record": Address(
        signed_in(403, specialist=200, admin=200),
        signed_in(403, specialist=400, admin=400),
        arguments=_year,
    ),
    "clusters:chair_replace": Address(
        signed_in(403, specialist=200, admin=200),
        signed_in(403, specialist=400, admin=400),
        arguments=_year,
    ),
    "clusters:term_recognise": Address(signed_in(405), signed_in(403, **_COUNCIL), arguments=_term),
    "clusters:handover": Address(_CLUSTER_ONLY, arguments=_year),
    "clusters:handover_list": Address(
        signed_in(405), signed_in(403, nobody=404, other=404, chair=302), arguments=_giving
    ),
    "clusters:handover_item": Address(
        signed_in(405), signed_in(403, nobody=404, other=404, chair=302), arguments=_handed
    ),
    "clusters:handover_file": Address(_CLUSTER_ONLY, arguments=_handed_file),
    "conferences:conferences": Address(signed_in(200)),
    "conferences:conference": Address(_CLUSTER_ONLY, arguments=_conference),
    "conferences:move": Address(
        _CHAIR_ONLY,
        signed_in(403, nobody=404, other=404, chair=302),
        arguments=_move,
        post=_version,
    ),
    "awards:awards": Address(signed_in(200)),
    "reports:reports": Address(signed_in(200)),
    "reports:report": Address(_CLUSTER_ONLY, arguments=_report),
    "reports:progress": Address(_CLUSTER_ONLY, arguments=_report),
    # Not made yet: its page says so.
    "reports:download": Address(signed_in(302, nobody=404, other=404), arguments=_report),
    "reports:request": Address(
        signed_in(405), signed_in(302, nobody=404, other=404), arguments=_conference
    ),
    "reports:retry": Address(
        signed_in(405), signed_in(302, nobody=404, other=404), arguments=_failed_report
    ),
}
