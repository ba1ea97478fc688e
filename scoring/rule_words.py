"""The rules of a year's scoring in words: for its page, and frozen beside a standing."""

from django.utils.translation import gettext as _

from scoring.models import CrossMode, ScoringYear


def rules_in_words(scoring: ScoringYear) -> list[tuple[str, str]]:
    """What everybody in the year may know of how the final score and the ranks come about."""
    said = [
        (_("Bộ tiêu chí"), str(scoring.criteria_set)),
        (_("Điểm cuối cùng"), scoring.get_final_rule_display()),
        (_("Chấm chéo"), _cross_words(scoring)),
        (_("Xếp hạng theo"), scoring.get_rank_by_display()),
        (_("Khi bằng điểm"), _tie_words(scoring)),
    ]
    title = scoring.cluster_year.cluster.chair_title
    said.append((_("Thẩm định"), _appraiser_words(scoring, title)))
    said.append(
        (
            _("Không bao giờ"),
            _("Điểm cuối cùng không lấy mức cao hơn giữa tự chấm và thẩm định."),
        )
    )
    return said


def _cross_words(scoring: ScoringYear) -> str:
    if scoring.cross_mode != CrossMode.BRANCHES:
        return scoring.get_cross_mode_display()
    names = [str(row) for row in scoring.cross_branches.order_by("order")]
    return _("Chấm chéo các mục: %(names)s") % {"names": "; ".join(names)}


def _tie_words(scoring: ScoringYear) -> str:
    names = [str(row.criterion) for row in scoring.tie_branches.select_related("criterion")]
    steps = [_("so điểm mục %(name)s") % {"name": name} for name in names]
    steps += [_("bỏ phiếu"), _("đơn vị đứng đầu và các đơn vị phó quyết định")]
    words = "; ".join(steps)
    return words[0].upper() + words[1:]


def _appraiser_words(scoring: ScoringYear, title: str) -> str:
    if scoring.appraiser is None:
        return _("%(title)s thẩm định; bảng của %(title)s do đơn vị phó thẩm định.") % {
            "title": title
        }
    return _("%(title)s thẩm định; bảng của %(title)s do %(unit)s thẩm định.") % {
        "title": title,
        "unit": scoring.appraiser,
    }
