"""Asking other bodies and the public. Sở Tư pháp, where `other` works, is the body asked."""

from typing import Any

from django.utils import timezone

from awards.actions.commenting import Comment, send_comment
from awards.models import Decision, PublicComment, PublicNotice
from tests.awards.asking_made import answered, asked, desk, notice
from tests.awards.dossiers_made import decision, stored
from tests.emulation.access.rows import Address, public, signed_in
from tests.world import World


def _request(world: World) -> dict[str, Any]:
    return {"pk": asked()[0].pk}


def _with_file(world: World) -> dict[str, Any]:
    row = answered(asked()[0], desk())
    row.file = stored(desk())
    row.save()
    return {"pk": row.pk}


def _notice(world: World) -> dict[str, Any]:
    return {"pk": _put(world).pk}


def _put(world: World) -> PublicNotice:
    return PublicNotice.objects.first() or notice()


def _comment(world: World) -> dict[str, Any]:
    row = _put(world)
    written: PublicComment = send_comment(notice=row, comment=Comment("A", "B", "C"))
    return {"pk": row.pk, "comment": written.pk}


def _decision(world: World) -> dict[str, Any]:
    row: Decision = decision(
        "9/QĐ-THU",
        state="announced",
        announced_at=timezone.now(),
        announced_by=desk(),
        file=stored(desk()),
    )
    return {"pk": row.pk}


def only_desk(status: int) -> dict[str, int]:
    """A deed that begins without anything: who works at no desk is told so."""
    return signed_in(403, specialist=status)


def board(status: int, member: int, admin: int) -> dict[str, int]:
    return signed_in(404, specialist=status, member=member, admin=admin)


READS = signed_in(404, other=200, specialist=200, admin=200)
ROWS: dict[str, Address] = {
    "awards:consultations": Address(signed_in(200)),
    "awards:consult": Address(only_desk(200), only_desk(200)),
    "awards:consultations_end": Address(only_desk(200), only_desk(409)),
    "awards:consultation": Address(
        READS, signed_in(404, other=400, specialist=400, admin=403), arguments=_request
    ),
    "awards:consultation_letter": Address(
        signed_in(404, other=403, specialist=200, admin=403),
        signed_in(404, other=403, specialist=400, admin=403),
        arguments=_request,
    ),
    "awards:consultation_file": Address(READS, arguments=_with_file),
    "awards:consultation_withdraw": Address(
        signed_in(404, other=403, specialist=200, admin=403),
        signed_in(404, other=403, specialist=400, admin=403),
        arguments=_request,
    ),
    "awards:notices": Address(signed_in(200)),
    "awards:notice_new": Address(only_desk(200), only_desk(200)),
    "awards:notice": Address(board(200, 200, 200), arguments=_notice),
    "awards:notice_close": Address(board(200, 403, 403), board(400, 403, 403), arguments=_notice),
    "awards:notice_withdraw": Address(
        board(200, 403, 403), board(400, 403, 403), arguments=_notice
    ),
    "awards:notice_comments": Address(board(200, 403, 403), arguments=_notice),
    "awards:notice_comment": Address(
        board(200, 403, 403), board(400, 403, 403), arguments=_comment
    ),
    "awards:public_notices": Address(public(200), public(405)),
    "awards:public_notice": Address(public(200), public(400), arguments=_notice),
    "awards:public_decisions": Address(public(200), public(405)),
    "awards:public_feed": Address(public(200), public(405)),
    "awards:public_decision": Address(public(200), public(405), arguments=_decision),
    "awards:public_decision_file": Address(public(200), public(405), arguments=_decision),
}
