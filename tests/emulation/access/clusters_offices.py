"""The units, their officers, the offices of a year and their handover."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clusters.models import HandoverItem
from tests.emulation.access.rows import CLUSTER_ONLY, Address, of_unit, of_year, signed_in
from tests.world import World
from workflow.files import store


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


# Who speaks for the council, and who leads the unit of the row.
_COUNCIL = {"specialist": 302, "admin": 302}
_LEADER = {"staff": 302, "admin": 302}


ROWS: dict[str, Address] = {
    "clusters:units": Address(signed_in(200)),
    "clusters:unit": Address(signed_in(200), arguments=of_unit),
    "clusters:unit_change": Address(signed_in(403, admin=200), signed_in(403, admin=200)),
    "clusters:officers": Address(
        signed_in(200), signed_in(403, **_LEADER), arguments=of_unit, post=_invitation
    ),
    "clusters:officer_act": Address(
        signed_in(403, staff=200, admin=200), signed_in(403, **_LEADER), arguments=_officer
    ),
    "clusters:terms": Address(signed_in(200), arguments=of_year),
    "clusters:term_record": Address(
        signed_in(403, specialist=200, admin=200),
        signed_in(403, specialist=400, admin=400),
        arguments=of_year,
    ),
    "clusters:chair_replace": Address(
        signed_in(403, specialist=200, admin=200),
        signed_in(403, specialist=400, admin=400),
        arguments=of_year,
    ),
    "clusters:term_recognise": Address(signed_in(405), signed_in(403, **_COUNCIL), arguments=_term),
    "clusters:handover": Address(CLUSTER_ONLY, arguments=of_year),
    "clusters:handover_list": Address(
        signed_in(405), signed_in(403, nobody=404, other=404, chair=302), arguments=_giving
    ),
    "clusters:handover_item": Address(
        signed_in(405), signed_in(403, nobody=404, other=404, chair=302), arguments=_handed
    ),
    "clusters:handover_file": Address(CLUSTER_ONLY, arguments=_handed_file),
}
