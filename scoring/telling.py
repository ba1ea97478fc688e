"""Telling the people of units what has happened to a sheet, in the transaction of the deed."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clusters.models import Officer
from scoring.models import ScoreSheet
from workflow.notices import notify

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def tell_unit(sheet: ScoreSheet, verb: str) -> int:
    """Tell the staff of the sheet's unit that `verb` was done; how many were told."""
    page = "scoring:sheet" if verb == "return_sheet" else "scoring:explanation"
    return _tell(sheet, verb, {sheet.unit_id}, _TO_UNIT[verb], page)


def tell_appraisers(sheet: ScoreSheet, verb: str, units: Collection[int]) -> int:
    return _tell(sheet, verb, units, _TO_APPRAISERS[verb], "scoring:appraisal")


def _tell(
    sheet: ScoreSheet, verb: str, units: Collection[int], text: "StrPromise", page: str
) -> int:
    """Once for each version of the sheet: what is done again is told again."""
    today = timezone.localdate()
    officers = Officer.objects.on(today).filter(unit__in=units).select_related("user")
    with translation.override(settings.LANGUAGE_CODE):
        said = str(text) % {"unit": sheet.unit, "year": sheet.scoring_year.cluster_year}
    return sum(
        notify(
            user,
            key=f"scoring:{verb}:{sheet.pk}:{sheet.version}",
            text=said,
            url=reverse(page, args=[sheet.pk]),
            day=today,
        )
        for user in {officer.user for officer in officers}
    )


_TO_UNIT = {
    "return_sheet": _("Bảng chấm điểm của %(unit)s bị trả lại để sửa: %(year)s."),
    "appraise": _("Bảng chấm điểm của %(unit)s đã thẩm định xong: %(year)s."),
    "reappraise": _("Bảng chấm điểm của %(unit)s đã thẩm định lại xong: %(year)s."),
    "finalize": _("Điểm của %(unit)s đã chốt: %(year)s."),
    "reopen_sheet": _("Bảng chấm điểm của %(unit)s được mở lại: %(year)s."),
}
_TO_APPRAISERS = {"explain": _("%(unit)s đã gửi giải trình: %(year)s.")}
