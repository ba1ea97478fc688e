"""Which specialist looks after which cluster or unit."""

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from awards.actions.permitting import permit_council
from awards.models import DeskArea
from clusters.models import Cluster, Council, Unit
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def add_area(
    *,
    council: Council,
    user: "User",
    cluster: Cluster | None = None,
    unit: Unit | None = None,
    by: "User",
) -> DeskArea:
    """`user` looks after a cluster, or after a unit: one of the two."""
    permit_council("keep_areas", council, by)
    if (cluster is None) == (unit is None):
        raise Refused(_("Chọn một cụm, khối hoặc một đơn vị."))
    what = {"cluster": cluster} if cluster else {"unit": unit}
    if held := DeskArea.objects.filter(council=council, **what).select_related("user").first():
        raise Refused(
            _("%(area)s đã giao cho %(user)s. Bỏ dòng đó trước khi giao người khác.")
            % {"area": cluster or unit, "user": held.user}
        )
    try:
        with transaction.atomic():
            made = DeskArea.objects.create(council=council, user=user, **what)
            journal.record("keep_areas", council, by=by, detail={"added": str(made)})
    except IntegrityError as error:
        # Two people at once.
        raise Refused(_("Vừa được giao cho người khác. Tải lại trang.")) from error
    return made


def remove_area(*, area: DeskArea, by: "User") -> None:
    permit_council("keep_areas", area.council, by)
    with transaction.atomic():
        gone, _rows = DeskArea.objects.filter(pk=area.pk).delete()
        if gone:
            journal.record("keep_areas", area.council, by=by, detail={"removed": str(area)})
