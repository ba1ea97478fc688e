"""What the conclusion of a conference enters into the register, and the dossiers that it begins:
said before it is made.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.letters.nominations import fates_of
from conferences.models import Conference, ConferralGroup, ConferralRecipient


def concluding(conference: Conference) -> list[str]:
    """The sentences for the page that asks."""
    return [_register(conference), *_dossiers(conference)]


def _register(conference: Conference) -> str:
    groups = ConferralGroup.objects.filter(
        conferral__resolution__conference=conference, recipients__isnull=True
    )
    names = ConferralRecipient.objects.filter(group__conferral__resolution__conference=conference)
    lines = groups.count() + names.count()
    if not lines:
        return _("Sổ khen thưởng không thêm dòng nào: hội nghị không trao khen thưởng tại chỗ.")
    told = ngettext(
        "%(n)d dòng khen thưởng trao tại hội nghị được ghi vào sổ khen thưởng.",
        "%(n)d dòng khen thưởng trao tại hội nghị được ghi vào sổ khen thưởng.",
        lines,
    )
    return told % {"n": lines}


def _dossiers(conference: Conference) -> list[str]:
    """Nothing where nothing was nominated."""
    fates = fates_of(conference)
    made = sum(fate.may_be_taken_up for fate in fates)
    none = sum(bool(fate.why_none) for fate in fates)
    said = []
    if made:
        told = ngettext(
            "%(n)d hồ sơ đề nghị khen thưởng được lập ở trạng thái đang soạn.",
            "%(n)d hồ sơ đề nghị khen thưởng được lập ở trạng thái đang soạn.",
            made,
        )
        said.append(told % {"n": made})
    if none:
        told = ngettext(
            "%(n)d dòng đề nghị không lập hồ sơ: chỉ nêu số lượng, tên chưa đối chiếu, hoặc hình "
            "thức chưa có trong danh mục.",
            "%(n)d dòng đề nghị không lập hồ sơ: chỉ nêu số lượng, tên chưa đối chiếu, hoặc hình "
            "thức chưa có trong danh mục.",
            none,
        )
        said.append(told % {"n": none})
    return said
