"""Addresses of resolutions: prepared section by section, concluded, opened again."""

from django.urls import path

from conferences.views import reopening, resolution, resolution_sections

urlpatterns = [
    path("conferences/<int:pk>/resolution/", resolution.resolution, name="resolution"),
    path(
        "conferences/<int:pk>/resolution/prepare/",
        resolution.resolution_prepare,
        name="resolution_prepare",
    ),
    path(
        "conferences/<int:pk>/resolution/ranks/",
        resolution_sections.ranks,
        name="resolution_ranks",
    ),
    path(
        "conferences/<int:pk>/resolution/nominations/",
        resolution_sections.nomination_new,
        name="nomination_new",
    ),
    path(
        "conferences/<int:pk>/resolution/nominations/<int:nomination>/",
        resolution_sections.nomination,
        name="nomination",
    ),
    path(
        "conferences/<int:pk>/resolution/nominations/<int:nomination>/remove/",
        resolution_sections.nomination_remove,
        name="nomination_remove",
    ),
    path(
        "conferences/<int:pk>/resolution/officers/",
        resolution_sections.officers,
        name="resolution_officers",
    ),
    path(
        "conferences/<int:pk>/resolution/conferrals/",
        resolution_sections.conferral_new,
        name="conferral_new",
    ),
    path(
        "conferences/<int:pk>/resolution/conferrals/<int:conferral>/",
        resolution_sections.conferral,
        name="conferral",
    ),
    path(
        "conferences/<int:pk>/resolution/conferrals/<int:conferral>/remove/",
        resolution_sections.conferral_remove,
        name="conferral_remove",
    ),
    path(
        "conferences/<int:pk>/resolution/findings/",
        resolution_sections.findings,
        name="resolution_findings",
    ),
    path(
        "conferences/<int:pk>/resolution/covenant/",
        resolution_sections.covenant,
        name="resolution_covenant",
    ),
    path(
        "conferences/<int:pk>/resolution/ballots/<int:ballot>/",
        resolution.resolution_ballot,
        name="resolution_ballot",
    ),
    path(
        "conferences/<int:pk>/resolution/versions/<int:number>/",
        resolution.resolution_version,
        name="resolution_version",
    ),
    path("conferences/<int:pk>/reopen/", reopening.reopen, name="reopen"),
]
