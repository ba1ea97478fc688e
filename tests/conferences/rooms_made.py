"""Pieces of a meeting, made through the real actions."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from conferences.actions.delegating import PersonFacts, name_delegate, take_opinion
from conferences.actions.drafting import MeetingFacts, draft_meeting, facts_of
from conferences.actions.programming import ItemFacts, add_item, file_paper
from conferences.models import (
    AgendaItem,
    Conference,
    ConferenceKind,
    ConferencePaper,
    Delegate,
    Delegation,
    ItemKind,
    WrittenOpinion,
)
from tests.world import World


def pdf(name: str = "tai-lieu.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 minh hoa")


def facts(conference: Conference, **changed: Any) -> MeetingFacts:
    """What is laid down, with some of it changed."""
    return MeetingFacts(**(vars(facts_of(conference)) | changed))


def drafted(world: World, **changed: Any) -> Conference:
    """A second meeting of the demonstration's year, still a draft."""
    told = {
        "kind": ConferenceKind.MID_YEAR_REVIEW,
        "for_year": world.cluster_year.label,
        "held_on": world.conference.held_on,
    }
    return draft_meeting(
        council=world.cluster_year.cluster.council,
        cluster_year=world.cluster_year,
        facts=MeetingFacts(**(told | changed)),
        by=world.users["chair"],
    )


def item(world: World, title: str = "Khai mạc", **changed: Any) -> AgendaItem:
    told = ItemFacts(**({"title": title, "kind": ItemKind.OPENING} | changed))
    return add_item(conference=world.conference, facts=told, by=world.users["chair"])


def paper(world: World) -> ConferencePaper:
    return file_paper(
        conference=world.conference,
        item=None,
        title="Báo cáo",
        upload=pdf(),
        by=world.users["chair"],
    )


def delegation(world: World, unit: str = "Sở Tài chính") -> Delegation:
    return Delegation.objects.select_related("conference", "unit").get(
        conference=world.conference, unit=world.unit(unit)
    )


def delegate(world: World, name: str = "Trần Thị Bình", **changed: Any) -> Delegate:
    told = PersonFacts(name=name, **changed)
    return name_delegate(delegation=delegation(world), facts=told, by=world.users["chair"])


def opinion(world: World) -> WrittenOpinion:
    return take_opinion(
        delegation=delegation(world), text="Nhất trí.", upload=pdf(), by=world.users["staff"]
    )
