"""What the conclusion of a conference enters into the register, said before it is made."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conferences.models import Conference, ConferralGroup, ConferralRecipient


def concluding(conference: Conference) -> list[str]:
    """The sentences for the page that asks."""
    groups = ConferralGroup.objects.filter(
        conferral__resolution__conference=conference, recipients__isnull=True
    )
    names = ConferralRecipient.objects.filter(group__conferral__resolution__conference=conference)
    lines = groups.count() + names.count()
    if not lines:
        return [_("Sổ khen thưởng không thêm dòng nào: hội nghị không trao khen thưởng tại chỗ.")]
    told = ngettext(
        "%(n)d dòng khen thưởng trao tại hội nghị được ghi vào sổ khen thưởng.",
        "%(n)d dòng khen thưởng trao tại hội nghị được ghi vào sổ khen thưởng.",
        lines,
    )
    return [told % {"n": lines}]
