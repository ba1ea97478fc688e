"""The columns of the list of dossiers."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from awards.dossiers.columns import HOME, KIND, NAME, STATE
from awards.dossiers.words import where_words
from awards.forms.dossier_texts import OwnFilter
from awards.models import Proposal
from awards.workflow import ProposalState
from workflow.lists import Column, Listing

RELATED = ("batch__unit", "batch__proposer", "batch__council", "kind", "home", "holder", "decision")


# While the time for appraisal runs.
_APPRAISED = (ProposalState.APPRAISAL, ProposalState.CONSULTATION, ProposalState.SESSION)


def _sent_on(row: Proposal) -> Any:
    return localtime(row.submitted_at).date() if row.submitted_at else None


DOSSIERS = Listing(
    title=gettext_lazy("Hồ sơ đề nghị khen thưởng"),
    file_name="ho-so-khen-thuong",
    sort="-sent",
    filters=OwnFilter,
    columns=(
        NAME,
        HOME,
        KIND,
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
        STATE,
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
