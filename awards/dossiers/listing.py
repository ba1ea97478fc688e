"""The columns of the list of dossiers."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from awards.dossiers.looks import look_of
from awards.dossiers.words import where_words
from awards.forms.dossier_texts import DossierFilter
from awards.models import Proposal
from awards.workflow import ProposalState
from workflow.lists import Column, Listing

RELATED = ("batch__unit", "batch__proposer", "batch__council", "kind", "home", "holder", "decision")


# While the time for appraisal runs.
_APPRAISED = (ProposalState.APPRAISAL, ProposalState.CONSULTATION, ProposalState.SESSION)


def _unit(row: Proposal) -> str:
    return "" if row.home.name == row.name else str(row.home)


def _sent_on(row: Proposal) -> Any:
    return localtime(row.submitted_at).date() if row.submitted_at else None


DOSSIERS = Listing(
    title=gettext_lazy("Hồ sơ đề nghị khen thưởng"),
    file_name="ho-so-khen-thuong",
    sort="-sent",
    filters=DossierFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Tập thể, cá nhân"),
            lambda row: row.name,
            order=("order_key",),
            href=lambda row: reverse("awards:proposal", args=[row.pk]),
            width=36,
        ),
        Column("unit", gettext_lazy("Đơn vị"), _unit, under="name", width=30),
        Column(
            "kind",
            gettext_lazy("Đề nghị"),
            lambda row: row.kind.name,
            order=("kind__order_key",),
            width=36,
        ),
        Column(
            "letter",
            gettext_lazy("Đợt trình"),
            lambda row: row.batch.title,
            under="kind",
            width=36,
        ),
        Column(
            "year",
            gettext_lazy("Năm"),
            lambda row: str(row.batch.year),
            order=("batch__year", "order_key"),
            figures=True,
            width=8,
        ),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            order=("state", "order_key"),
            state=lambda row: look_of(row)[0],
            width=24,
        ),
        Column("where", gettext_lazy("Đang ở đâu"), where_words, under="state", width=50),
        Column(
            "sent",
            gettext_lazy("Gửi ngày"),
            _sent_on,
            order=("submitted_at", "order_key"),
            width=12,
        ),
        Column(
            "due",
            gettext_lazy("Hạn thẩm định"),
            lambda row: row.due_on if row.state in _APPRAISED else None,
            order=("due_on", "order_key"),
            width=12,
        ),
        Column(
            "complete_by",
            gettext_lazy("Hạn bổ sung"),
            lambda row: row.complete_by if row.state == ProposalState.RETURNED else None,
            order=("complete_by", "order_key"),
            width=12,
        ),
    ),
)
