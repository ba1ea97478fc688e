"""Criteria sets as a whole: made, described, copied, published, withdrawn, retired.

They are an administrator's; `by` is None where a command on the server does the deed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from clusters.models import Cluster, ClusterYear, Council
from clusters.offices import offices_of
from scoring.criteria_rows import outline_of, sheets_opened, write_lines_of
from scoring.models import CriteriaSet
from scoring.outline import Line, declared_total, line_faults, number_fault, tidy, tidy_lines
from scoring.outline import tree_lines as as_tree
from scoring.publishing import TreeFault, tree_faults
from scoring.workflow import CRITERIA, CriteriaState
from workflow import journal
from workflow.moves import Denied, Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User


NAME_MOST = 300


class Unpublishable(Refused):
    """A set that is not sound yet; `faults` says what, line by line."""

    def __init__(self, faults: Sequence[TreeFault]) -> None:
        super().__init__(
            _("Bộ tiêu chí còn %(count)d chỗ cần sửa nên chưa ban hành được.")
            % {"count": len(faults)}
        )
        self.faults = list(faults)


@dataclass(frozen=True)
class About:
    """What a set says of itself, without its lines."""

    council: Council
    name: str
    total: Decimal
    cluster: Cluster | None = None
    cluster_year: ClusterYear | None = None
    effective_from: date | None = None
    legal_basis: str = ""
    note: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        texts = {
            "name": tidy(self.name),
            "legal_basis": tidy_lines(self.legal_basis),
            "note": tidy_lines(self.note),
        }
        return vars(self) | texts


def allow(by: "User | None") -> None:
    """Raises Denied for anybody but administrators."""
    if by is not None and not (by.is_active and by.has_perm("scoring.change_criteriaset")):
        raise Denied(_("Chỉ quản trị viên sửa được bộ tiêu chí."))


def capacity_of(by: "User | None") -> str:
    return offices_of(by).capacity_in(None) if by is not None else ""


def note(verb: str, criteria_set: CriteriaSet, by: "User | None", **detail: Any) -> None:
    journal.record(verb, criteria_set, by=by, capacity=capacity_of(by), detail=detail)


def claim_draft(criteria_set: CriteriaSet, version: int) -> None:
    """Take the next version of a draft: of two people that save, the second is told.

    Raises Refused where the set is no draft, Stale where `version` is old.
    """
    rows = CriteriaSet.objects.filter(
        pk=criteria_set.pk, state=CriteriaState.DRAFT, version=version
    )
    if not rows.update(version=F("version") + 1):
        now = CriteriaSet.objects.filter(pk=criteria_set.pk).first()
        if now is None:
            raise Refused(_("Bộ tiêu chí này không còn nữa."))
        if now.state != CriteriaState.DRAFT:
            raise Refused(
                _("Bộ tiêu chí đã ban hành nên không sửa được. Rút về để sửa, hoặc lập bản mới.")
            )
        raise Stale(_("Bộ tiêu chí vừa được người khác sửa. Xem lại bản mới rồi làm lần nữa."))
    criteria_set.refresh_from_db()


def create_criteria(
    *,
    about: About,
    lines: Sequence[Line] = (),
    copied_from: CriteriaSet | None = None,
    is_demo: bool = False,
    by: "User | None",
    verb: str = "create_criteria",
) -> CriteriaSet:
    """A draft: the next edition of its name in its council.

    Raises Denied, and Faulty by field where council, cluster and year do not belong together
    or a line cannot be kept.
    """
    allow(by)
    _refuse_about(about)
    _refuse_lines(lines)
    with transaction.atomic():
        # Of two editions made at once the second waits here and takes the next number.
        Council.objects.select_for_update().get(pk=about.council.pk)
        known = CriteriaSet.objects.filter(council=about.council, name=about.fields["name"])
        last = known.aggregate(last=Max("edition"))["last"] or 0
        made = CriteriaSet.objects.create(
            edition=last + 1, copied_from=copied_from, is_demo=is_demo, **about.fields
        )
        write_lines_of(made, lines)
        note(verb, made, by, lines=len(lines), copied_from=str(copied_from or ""))
    return made


def describe_criteria(
    *, criteria_set: CriteriaSet, about: About, version: int, by: "User | None"
) -> CriteriaSet:
    """Change what a draft says of itself.

    Raises Denied, Faulty by field, Refused where it is no draft, Stale where `version` is old.
    """
    allow(by)
    with transaction.atomic():
        before = {name: getattr(criteria_set, name) for name in about.fields}
        claim_draft(criteria_set, version)
        _refuse_about(about, criteria_set)
        CriteriaSet.objects.filter(pk=criteria_set.pk).update(**about.fields)
        criteria_set.refresh_from_db()
        changed = [name for name, value in about.fields.items() if before[name] != value]
        note("describe_criteria", criteria_set, by, fields=changed)
    return criteria_set


def copy_criteria(
    *,
    criteria_set: CriteriaSet,
    cluster_year: ClusterYear | None = None,
    effective_from: date | None = None,
    by: "User | None",
) -> CriteriaSet:
    """The next edition, as a draft with the same lines; for another year where one is named."""
    about = About(
        council=criteria_set.council,
        name=criteria_set.name,
        total=criteria_set.total,
        cluster=criteria_set.cluster,
        cluster_year=cluster_year,
        effective_from=effective_from,
        legal_basis=criteria_set.legal_basis,
        note=criteria_set.note,
    )
    return create_criteria(
        about=about,
        lines=outline_of(criteria_set),
        copied_from=criteria_set,
        is_demo=criteria_set.is_demo,
        by=by,
        verb="copy_criteria",
    )


def import_criteria(
    *, about: About, lines: Sequence[Line], by: "User | None"
) -> tuple[CriteriaSet, bool]:
    """The lines of a workbook as a new edition; the newest where it says the same already.

    Also returns whether an edition was made. The declared total is what the roots add up to.
    """
    allow(by)
    kept = About(**vars(about) | {"total": declared_total(lines)})
    with transaction.atomic():
        Council.objects.select_for_update().get(pk=about.council.pk)
        known = CriteriaSet.objects.filter(council=about.council, name=kept.fields["name"])
        newest = known.order_by("-edition").first()
        if newest is not None and _is_same(newest, kept, lines):
            return newest, False
        made = create_criteria(
            about=kept, lines=lines, copied_from=newest, by=by, verb="import_criteria"
        )
    return made, True


def _is_same(criteria_set: CriteriaSet, about: About, lines: Sequence[Line]) -> bool:
    places = ("cluster", "cluster_year", "total")
    return (
        criteria_set.state != CriteriaState.RETIRED
        and all(getattr(criteria_set, name) == getattr(about, name) for name in places)
        and outline_of(criteria_set) == list(lines)
    )


def replace_lines(
    *, criteria_set: CriteriaSet, lines: Sequence[Line], version: int, by: "User | None"
) -> None:
    """Make the lines of a draft those of a workbook, and its total theirs."""
    allow(by)
    _refuse_lines(lines)
    with transaction.atomic():
        claim_draft(criteria_set, version)
        criteria_set.criteria.all().delete()
        write_lines_of(criteria_set, lines)
        CriteriaSet.objects.filter(pk=criteria_set.pk).update(total=declared_total(lines))
        criteria_set.refresh_from_db()
        note("import_criteria", criteria_set, by, lines=len(lines))


def faults_of(criteria_set: CriteriaSet) -> list[TreeFault]:
    """All that keeps a set from being published, line by line."""
    return tree_faults(as_tree(outline_of(criteria_set)), criteria_set.total)


def publish_criteria(
    *, criteria_set: CriteriaSet, version: int | None = None, by: "User | None"
) -> CriteriaSet:
    """Raises Denied, Unpublishable with every fault, Refused where it is no draft, Stale."""
    allow(by)

    def publish(draft: CriteriaSet) -> dict[str, Any]:
        if faults := faults_of(draft):
            raise Unpublishable(faults)
        draft.published_at, draft.published_by = timezone.now(), by
        draft.save(update_fields=["published_at", "published_by"])
        return {"lines": draft.criteria.count(), "total": str(draft.total)}

    return _move("publish_criteria", criteria_set, version, by, publish)


def withdraw_criteria(
    *, criteria_set: CriteriaSet, version: int | None = None, by: "User | None"
) -> CriteriaSet:
    """Back to draft, as long as no sheet has been opened on it.

    Raises Denied, Refused where a sheet was opened, Stale.
    """
    allow(by)

    def withdraw(published: CriteriaSet) -> None:
        if opened := sheets_opened(published):
            raise Refused(
                _(
                    "Đã mở %(count)d bảng chấm điểm theo bộ tiêu chí này nên không rút về được."
                    " Lập bản mới để thay đổi."
                )
                % {"count": opened}
            )
        published.published_at = published.published_by = None
        published.save(update_fields=["published_at", "published_by"])

    return _move("withdraw_criteria", criteria_set, version, by, withdraw)


def retire_criteria(
    *, criteria_set: CriteriaSet, version: int | None = None, by: "User | None"
) -> CriteriaSet:
    """No new year is scored on it; years that are go on."""
    allow(by)
    return _move("retire_criteria", criteria_set, version, by, None)


def remove_criteria(*, criteria_set: CriteriaSet, version: int, by: "User | None") -> None:
    """Take away a draft that no year is scored on; the journal keeps its name.

    Raises Denied, Refused where it is no draft or something points at it, Stale.
    """
    allow(by)
    with transaction.atomic():
        claim_draft(criteria_set, version)
        if criteria_set.scoring_years.exists() or criteria_set.copies.exists():
            raise Refused(_("Có năm thi đua hoặc bản khác dựa vào bộ tiêu chí này nên không bỏ."))
        note("remove_criteria", criteria_set, by, lines=criteria_set.criteria.count())
        criteria_set.delete()


def _move(
    verb: str, criteria_set: CriteriaSet, version: int | None, by: "User | None", then: Any
) -> CriteriaSet:
    move = CRITERIA.moves[verb]
    capacity = capacity_of(by)
    return perform(move, criteria_set, by=by, capacity=capacity, version=version, then=then)


def about_faults(about: About, criteria_set: CriteriaSet | None = None) -> dict[str, list[str]]:
    """What is wrong with what a set says of itself, by field."""
    found: dict[str, list[str]] = {}
    name = about.fields["name"]
    if not name:
        found["name"] = [_("Nhập tên bộ tiêu chí.")]
    elif len(name) > NAME_MOST:
        found["name"] = [_("Tên dài quá %(most)d ký tự. Viết gọn lại.") % {"most": NAME_MOST}]
    elif criteria_set is not None and criteria_set.pk:
        same = CriteriaSet.objects.filter(council=about.council, name=name)
        if same.filter(edition=criteria_set.edition).exclude(pk=criteria_set.pk).exists():
            words = _("Hội đồng đã có bộ tiêu chí tên này ở bản %(edition)d. Đặt tên khác.")
            found["name"] = [words % {"edition": criteria_set.edition}]
    if about.total < 0:
        found["total"] = [_("Tổng điểm nhỏ hơn 0. Nhập từ 0 trở lên.")]
    elif why := number_fault("max_points", about.total):
        found["total"] = [why]
    # The council above may lay down a set for a cluster of one below it.
    if about.cluster is not None and about.council.pk not in (
        about.cluster.council_id,
        about.cluster.council.parent_id,
    ):
        found["cluster"] = [_("Cụm, khối này không thuộc hội đồng đã chọn.")]
    if about.cluster_year is not None and about.cluster != about.cluster_year.cluster:
        found["cluster_year"] = [_("Năm thi đua này không phải của cụm, khối đã chọn.")]
    return found


def _refuse_about(about: About, criteria_set: CriteriaSet | None = None) -> None:
    if found := about_faults(about, criteria_set):
        raise Faulty(found)


def _refuse_lines(lines: Sequence[Line]) -> None:
    for line in lines:
        if faults := line_faults(line):
            raise Faulty({f"{line.path} {field}": told for field, told in faults.items()})
