"""What is wrong with a set-up before anybody orders a document.

Registered by ReportsConfig.ready().
"""

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as WarningMessage

from reports.documents.typeface import missing_files

_PATIENCE_SECONDS = 1
_PORTS = {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}


@register(Tags.files)
def check_face(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The face of documents is missing: {path}.",
            hint="Run: make setup",
            id="reports.E001",
        )
        for path in missing_files()[:1]
    ]


@register("broker")
def check_broker(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning only: without broker everything is kept and documents are made later."""
    url = settings.CELERY_BROKER_URL
    if _is_reachable(url):
        return []
    return [
        WarningMessage(
            f"The broker of background work does not answer: {_without_password(url)}.",
            hint="Start it, or set CELERY_BROKER_URL; without it documents wait to be made.",
            id="reports.W002",
        )
    ]


def _is_reachable(url: str) -> bool:
    if url.startswith("filesystem"):
        folders = [Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])]
        return all(_can_be_made(folder) for folder in folders)
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    if not parts.hostname or port is None:
        # Of a kind that is not known here: Celery itself will say.
        return True
    try:
        with socket.create_connection((parts.hostname, port), timeout=_PATIENCE_SECONDS):
            return True
    except OSError:
        return False


def _can_be_made(folder: Path) -> bool:
    """The folder, or the nearest one above it that exists, can be written."""
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
