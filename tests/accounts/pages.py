"""Reading pages back as a person would."""

from bs4 import BeautifulSoup
from django.http import HttpResponse


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def texts(response: HttpResponse, selector: str) -> list[str]:
    return [" ".join(found.get_text().split()) for found in soup(response).select(selector)]
