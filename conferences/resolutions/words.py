"""The sections of a resolution, line by line in words: for the trace of what was changed."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.numbers import written
from conferences.models import Conference, Finding, Resolution
from conferences.models.resolution import Conferral, ConferralGroup
from conferences.resolutions.ranks import ranks_of


class Section(models.TextChoices):
    STANDING = "standing", gettext_lazy("Xếp hạng và xếp loại")
    NOMINATIONS = "nominations", gettext_lazy("Đề nghị khen thưởng")
    OFFICERS = "officers", gettext_lazy("Chức danh năm sau")
    CONFERRALS = "conferrals", gettext_lazy("Khen thưởng trao tại hội nghị")
    FINDINGS = "findings", gettext_lazy("Kết luận")
    COVENANT = "covenant", gettext_lazy("Giao ước")


def standing_lines(resolution: Resolution) -> list[str]:
    rows = list(resolution.standings.select_related("mention").order_by("order"))
    ranks = ranks_of(resolution, rows)
    lines = []
    for row in rows:
        rank = ranks[row.pk]
        place = _("không xếp hạng") if rank is None else _("hạng %(rank)d") % {"rank": rank}
        points = "" if row.total is None else written(row.total)
        parts = [place, points, row.classification, row.note]
        lines.append(f"{row.mention.text}: {', '.join(part for part in parts if part)}")
    return lines


def nomination_lines(resolution: Resolution) -> list[str]:
    rows = resolution.nominations.prefetch_related("recipients__mention").order_by("order")
    lines = []
    for row in rows:
        names = ", ".join(recipient.mention.text for recipient in row.recipients.all())
        number = "" if row.count is None else _("số lượng %(n)d") % {"n": row.count}
        parts = [names, number, row.deviation]
        lines.append(f"{row.award}: {'; '.join(part for part in parts if part)}")
    return lines


def officer_lines(conference: Conference) -> list[str]:
    rows = conference.stated_terms.select_related("mention").order_by("position")
    return [
        f"{row.get_office_display()} {row.year or ''} ({row.order}): "
        f"{row.mention or '—'}, {row.get_status_display()}"
        for row in rows
    ]


def conferral_lines(resolution: Resolution) -> list[str]:
    rows = resolution.conferrals.prefetch_related("groups__recipients").order_by("order")
    return [conferral_words(row) for row in rows]


def conferral_words(row: Conferral) -> str:
    groups = "; ".join(group_line(group) for group in row.groups.all())
    return f"{row.award or '—'}: {groups}"


def group_line(group: ConferralGroup) -> str:
    names = ", ".join(recipient.name for recipient in group.recipients.all())
    told = f"{group.count} {group.label or group.get_kind_display()}"
    return f"{told} ({names})" if names else told


def finding_lines(conference: Conference) -> list[str]:
    rows = Finding.objects.filter(conference=conference).order_by("kind", "order")
    return [f"{row.get_kind_display()}: {row.text}" for row in rows]


def covenant_lines(conference: Conference) -> list[str]:
    covenant = getattr(conference, "covenant", None)
    if covenant is None:
        return []
    signed = _("đã ký") if covenant.signed else _("chưa ký")
    return [f"{covenant.year or '—'}: {signed}"]
