"""How a person likes the pages drawn."""

from django.http import HttpRequest

from accounts.models import Theme

# Where the choice of somebody who is not signed in is kept.
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """The theme to draw a page in: the account's, else the cookie's, else the light one."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.theme)
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in Theme.values else Theme.LIGHT.value
