"""Words of the board's pages."""

from typing import Any

from django import template

from awards.board.listing import cluster_words as words

register = template.Library()


@register.filter
def cluster_words(row: Any) -> str:
    """The cluster and year that a dossier belongs to."""
    return words(row)
