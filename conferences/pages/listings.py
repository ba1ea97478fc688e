"""The list of conferences: its columns, for the page and for Excel."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conferences.forms.filters import ConferenceFilters
from conferences.models import Conference
from conferences.pages.conferences import STATES
from conferences.workflow import ConferenceState
from workflow.lists import Column, Listing

UNSTATED = _("nguồn không nêu")


def address(conference: Conference) -> str:
    return reverse("conferences:conference", args=[conference.pk])


def about(conference: Conference) -> str:
    """The cluster of a conference, as it is called in the platform."""
    return str(conference.cluster) if conference.cluster else gettext("không thuộc cụm, khối")


def state_of(conference: Conference) -> str:
    return STATES[ConferenceState(conference.state)][0]


CONFERENCES = Listing(
    title=_("Hội nghị"),
    file_name="hoi-nghi",
    columns=(
        Column("title", _("Hội nghị"), str, order=("order_key",), href=address, width=60),
        Column("cluster", _("Cụm, khối"), about, under="title", width=44),
        Column("kind", _("Loại"), lambda c: c.get_kind_display(), order=("kind",), width=18),
        Column(
            "for_year",
            _("Cho năm"),
            lambda c: c.for_year,
            order=("for_year",),
            missing=UNSTATED,
            figures=True,
            width=12,
        ),
        Column(
            "held_on",
            _("Họp ngày"),
            lambda c: c.held_on,
            order=("held_on",),
            missing=UNSTATED,
            width=14,
        ),
        Column("place", _("Địa điểm"), lambda c: c.place, under="held_on", width=30),
        Column(
            "council",
            _("Hội đồng"),
            lambda c: c.council.name,
            order=("council__order_key", "order_key"),
            width=44,
        ),
        Column(
            "level", _("Cấp"), lambda c: c.council.get_level_display(), under="council", width=14
        ),
        Column(
            "state",
            _("Trạng thái"),
            lambda c: c.get_state_display(),
            order=("state",),
            state=state_of,
            width=20,
        ),
    ),
    filters=ConferenceFilters,
    sort="-held_on",
)
