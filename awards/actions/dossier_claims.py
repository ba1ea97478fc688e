"""Dossiers that something is done with, many at a time, each as it was seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from awards.models import Proposal
from awards.workflow import ProposalState
from workflow.moves import Refused, Stale


@dataclass(frozen=True)
class Seen:
    """A dossier and the version that the person had before their eyes.

    `proposal` is read with `batch__council`, `kind` and `home`.
    """

    proposal: Proposal
    version: int


def distinct(dossiers: Iterable[Seen]) -> list[Seen]:
    """Each dossier once. Raises Refused where there is none."""
    found = list({one.proposal.pk: one for one in dossiers}.values())
    if not found:
        raise Refused(_("Chưa chọn hồ sơ nào. Chọn ít nhất một hồ sơ."))
    return found


def claim(dossier: Seen, states: Sequence[ProposalState]) -> None:
    """Take the dossier where it is still what was seen; of two who do so one is refused.

    Raises Stale where it has changed since, Refused where its state does not allow the deed.
    """
    rows = Proposal.objects.filter(pk=dossier.proposal.pk)
    mine = rows.filter(version=dossier.version, state__in=states)
    if mine.update(version=F("version") + 1):
        return
    now = rows.first()
    if now is None:
        raise Refused(_("Hồ sơ này không còn nữa."))
    if now.state not in states:
        raise Refused(
            _("%(name)s: hồ sơ đang ở trạng thái “%(state)s” nên không làm được việc này.")
            % {"name": now.name, "state": now.get_state_display()}
        )
    raise Stale(
        _("%(name)s: hồ sơ đã thay đổi từ lúc trang được mở. Xem lại rồi làm lại.")
        % {"name": now.name}
    )
