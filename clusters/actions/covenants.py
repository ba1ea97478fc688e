"""Drafting, opening, confirming and amending the covenant of a cluster's year."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.composing import hash_of, members_of
from clusters.models import (
    ClusterYear,
    Covenant,
    CovenantArticle,
    CovenantComment,
    Result,
    Unit,
)
from clusters.offices import offices_of
from clusters.rules.covenants import denial
from clusters.workflow import COVENANT, CovenantState
from workflow import journal
from workflow.moves import Denied, Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User


def draft_covenant(*, cluster_year: ClusterYear, from_template: bool, by: "User") -> Covenant:
    """The covenant of a year, empty or with the articles that its council lays down.

    Raises Refused where the year has one.
    """
    allow("draft_covenant", cluster_year, by)
    with transaction.atomic():
        if Covenant.objects.filter(cluster_year=cluster_year, amends__isnull=True).exists():
            raise Refused(_("Năm này đã có giao ước. Mở giao ước đó để soạn tiếp."))
        covenant = Covenant.objects.create(cluster_year=cluster_year)
        if from_template:
            CovenantArticle.objects.bulk_create(
                [
                    CovenantArticle(
                        covenant=covenant, order=order, heading=row.heading, text=row.text
                    )
                    for order, row in enumerate(cluster_year.cluster.council.articles.all(), 1)
                ]
            )
        note("draft_covenant", covenant, by, articles=covenant.articles.count())
    return covenant


def start_annex(*, covenant: Covenant, by: "User") -> Covenant:
    """A draft annex to a signed covenant.

    Raises Refused while the covenant is not signed by all, or another annex is unfinished.
    """
    allow("start_annex", covenant.cluster_year, by)
    with transaction.atomic():
        main = Covenant.objects.select_for_update().get(pk=covenant.amends_id or covenant.pk)
        if main.state != CovenantState.SIGNED:
            raise Refused(
                _("Chỉ lập phụ lục khi mọi đơn vị đã ký giao ước; đang soạn thì sửa luôn.")
            )
        if main.annexes.exclude(state=CovenantState.SIGNED).exists():
            raise Refused(_("Đang có một phụ lục chưa ký xong. Hoàn tất phụ lục đó trước."))
        annex = Covenant.objects.create(cluster_year=main.cluster_year, amends=main)
        note("start_annex", main, by, annex=annex.pk)
        note("draft_covenant", annex, by)
    return annex


def describe_covenant(
    *, covenant: Covenant, dated_on: date | None, place: str, version: int, by: "User"
) -> None:
    """Set the date and place that the text carries.

    Raises Stale where the covenant has changed since `version`.
    """
    allow("describe_covenant", covenant.cluster_year, by)
    with transaction.atomic():
        changed = Covenant.objects.filter(
            pk=covenant.pk, state=CovenantState.DRAFT, version=version
        ).update(dated_on=dated_on, place=place.strip(), version=F("version") + 1)
        if not changed:
            _still_draft(covenant)
            raise Stale(_("Giao ước đã thay đổi từ lúc trang được mở. Xem lại rồi lưu lần nữa."))
        note("describe_covenant", covenant, by)


def add_article(*, covenant: Covenant, heading: str, text: str, by: "User") -> CovenantArticle:
    """A new article after the last."""
    allow("add_article", covenant.cluster_year, by)
    with transaction.atomic():
        claim_draft(covenant)
        last = covenant.articles.aggregate(last=Max("order"))["last"] or 0
        article = CovenantArticle.objects.create(
            covenant=covenant, order=last + 1, heading=heading.strip(), text=text.strip()
        )
        note("add_article", covenant, by, heading=article.heading)
    return article


def save_article(
    *, article: CovenantArticle, heading: str, text: str, version: int, by: "User"
) -> None:
    """Change an article that was shown in `version`.

    Raises Stale where somebody has changed it since; nothing is written then.
    """
    covenant = article.covenant
    allow("save_article", covenant.cluster_year, by)
    with transaction.atomic():
        claim_draft(covenant)
        changed = CovenantArticle.objects.filter(pk=article.pk, version=version).update(
            heading=heading.strip(), text=text.strip(), version=F("version") + 1
        )
        if not changed:
            raise Stale(_("Điều này vừa được người khác sửa. So hai bản bên dưới rồi lưu lần nữa."))
        note("save_article", covenant, by, heading=heading.strip())


def move_article(*, article: CovenantArticle, up: bool, by: "User") -> None:
    """Change places with the article above or below; the first and the last stay."""
    covenant = article.covenant
    allow("move_article", covenant.cluster_year, by)
    with transaction.atomic():
        claim_draft(covenant)
        rows = list(covenant.articles.order_by("order"))
        at = next((n for n, row in enumerate(rows) if row.pk == article.pk), None)
        if at is None:
            raise Refused(_("Điều này không còn nữa."))
        other = at - 1 if up else at + 1
        if not 0 <= other < len(rows):
            return
        # Two rows never share a number, so one of them steps aside first.
        first, second = rows[at].order, rows[other].order
        _number(rows[at], rows[-1].order + 1)
        _number(rows[other], first)
        _number(rows[at], second)
        note("move_article", covenant, by, heading=article.heading)


def _number(article: CovenantArticle, order: int) -> None:
    CovenantArticle.objects.filter(pk=article.pk).update(order=order)


def remove_article(*, article: CovenantArticle, version: int, by: "User") -> None:
    """Take an article out; the journal keeps its words.

    Raises Stale where somebody has changed it since it was shown.
    """
    covenant = article.covenant
    allow("remove_article", covenant.cluster_year, by)
    with transaction.atomic():
        claim_draft(covenant)
        gone, _rows = CovenantArticle.objects.filter(pk=article.pk, version=version).delete()
        if not gone:
            raise Stale(_("Điều này vừa được người khác sửa nên chưa bỏ. Xem lại rồi bỏ lần nữa."))
        note("remove_article", covenant, by, heading=article.heading, text=article.text)


def comment(*, covenant: Covenant, unit: Unit, text: str, by: "User") -> CovenantComment:
    """What a member says about the draft."""
    year = covenant.cluster_year
    members = members_of(year, timezone.localdate())
    allow("comment", year, by, members=members, unit=unit)
    with transaction.atomic():
        _still_draft(covenant)
        made = CovenantComment.objects.create(
            covenant=covenant, unit=unit, text=text.strip(), made_by=by
        )
        note("comment", covenant, by, unit=str(unit))
    return made


def move(covenant: Covenant, *, verb: str, by: "User", version: int | None = None) -> Covenant:
    """Open a draft for signing, take it back, or freeze what all have signed.

    Raises Denied, Refused and Stale as `perform` does.
    """
    year = covenant.cluster_year
    offices = allow(verb, year, by)
    then = {"open_signing": None, "withdraw": _drop_signatures, "freeze": _all_have_signed}[verb]
    with transaction.atomic():
        if verb == "open_signing":
            _fix_hash(covenant, version)
        return perform(
            COVENANT.moves[verb],
            covenant,
            by=by,
            capacity=offices.capacity_in(year),
            version=version,
            then=then,
        )


def _fix_hash(covenant: Covenant, version: int | None) -> None:
    """Lay down the hash of a draft that can be opened; the move itself checks the rest."""
    rows = Covenant.objects.filter(pk=covenant.pk, state=CovenantState.DRAFT)
    now = rows.select_for_update().first()
    if now is None or (version is not None and now.version != version):
        return
    if why := why_not_open(now):
        raise Refused(why)
    rows.update(text_hash=hash_of(now))


def why_not_open(covenant: Covenant) -> str:
    """What a draft lacks before it can be opened for signing; empty where nothing."""
    if covenant.amends_id is None and not covenant.articles.exists():
        return _("Giao ước chưa có điều nào. Thêm ít nhất một điều rồi mở ký.")
    if not (covenant.articles.exists() or covenant.targets.exists()):
        return _("Phụ lục chưa có nội dung. Thêm điều hoặc chỉ tiêu rồi mở ký.")
    if covenant.amends_id is not None and covenant.dated_on is None:
        return _("Phụ lục chưa ghi ngày. Ghi ngày của phụ lục rồi mở ký.")
    if not members_of(covenant.cluster_year, timezone.localdate()):
        return _("Năm này chưa có đơn vị thành viên nào để ký. Thêm thành viên rồi mở ký.")
    return ""


def _drop_signatures(covenant: Covenant) -> dict[str, Any]:
    """Back in draft the text may change, so what was confirmed of it is confirmed no more.

    The journal keeps who had confirmed what, and when.
    """
    if Result.objects.filter(target__covenant=covenant).exists():
        raise Refused(
            _("Đã có đơn vị nhập kết quả theo giao ước này, nên không rút về được. Lập phụ lục.")
        )
    dropped = [
        {
            "unit": str(row.unit),
            "name": row.name,
            "position": row.position,
            "signed_at": row.signed_at.isoformat(),
            "scan": row.scan_id,
        }
        for row in covenant.signatures.select_related("unit")
    ]
    detail = {"text_hash": covenant.text_hash, "dropped_signatures": dropped}
    covenant.signatures.all().delete()
    covenant.text_hash = ""
    covenant.save(update_fields=["text_hash"])
    return detail


def _all_have_signed(covenant: Covenant) -> dict[str, Any]:
    """For a freeze by hand, after members that had not signed have left the year."""
    if missing := unsigned(covenant):
        names = "; ".join(str(unit) for unit in missing)
        raise Refused(_("Còn đơn vị chưa ký: %(units)s.") % {"units": names})
    return {"text_hash": covenant.text_hash}


def unsigned(covenant: Covenant) -> list[Unit]:
    """The members of today whose signature is missing."""
    signed = set(covenant.signatures.values_list("unit_id", flat=True))
    members = members_of(covenant.cluster_year, timezone.localdate())
    return [unit for unit in members if unit.pk not in signed]


def claim_draft(covenant: Covenant) -> None:
    """Take the draft for this transaction: nobody opens it while it is being changed.

    Raises Refused where it is not a draft any more.
    """
    rows = Covenant.objects.filter(pk=covenant.pk, state=CovenantState.DRAFT)
    if not rows.update(version=F("version") + 1):
        _still_draft(covenant)


def _still_draft(covenant: Covenant) -> None:
    state = Covenant.objects.filter(pk=covenant.pk).values_list("state", flat=True).first()
    if state == CovenantState.OPEN:
        raise Refused(
            _("Giao ước đang ký nên không sửa được. Rút về để sửa; các chữ ký đã có sẽ bị bỏ.")
        )
    if state == CovenantState.SIGNED:
        raise Refused(_("Giao ước đã ký đủ nên giữ nguyên. Thay đổi bằng một phụ lục có ngày."))


def allow(
    verb: str,
    cluster_year: ClusterYear,
    by: "User",
    *,
    members: list[Unit] | None = None,
    unit: Unit | None = None,
) -> Any:
    """The offices of `by`. Raises Denied where they do not include `verb`."""
    offices = offices_of(by)
    ids = [member.pk for member in members or ()]
    if reason := denial(verb, cluster_year, offices, members=ids, unit=unit.pk if unit else None):
        raise Denied(reason)
    return offices


def note(verb: str, covenant: Covenant, by: "User", **detail: Any) -> None:
    capacity = offices_of(by).capacity_in(covenant.cluster_year)
    journal.record(verb, covenant, by=by, capacity=capacity, detail=detail)
