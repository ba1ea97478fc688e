"""Every address × method × role, and every page of the admin × role."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.emulation.access import EVERYBODY, MATRIX, Address, joined, public
from tests.world import World

CASES = [
    (name, method, role) for name in MATRIX for method in ("get", "post") for role in EVERYBODY
]


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def signed_in_as(world: World, role: str) -> Client:
    client = Client()
    if role != "anonymous":
        user = world.users[role]
        if not user.has_usable_password():
            # Somebody without a password is sent to make one before anything else.
            user.set_password("mat-khau-thu")
            user.save()
        client.force_login(user)
    return client


def test_every_address_has_its_row() -> None:
    assert set(_names(get_resolver())) == set(MATRIX)


def test_an_address_has_one_row_only() -> None:
    row = Address(public(200))
    assert set(joined([{"a": row}, {"b": row}])) == {"a", "b"}
    with pytest.raises(ValueError, match="'a'"):
        joined([{"a": row}, {"a": row, "b": row}])


def test_every_row_speaks_of_every_role() -> None:
    for name, address in MATRIX.items():
        assert (name, set(address.get), set(address.posted)) == (
            name,
            set(EVERYBODY),
            set(EVERYBODY),
        )


@pytest.mark.parametrize(("name", "method", "role"), CASES)
def test_access(world: World, name: str, method: str, role: str) -> None:
    address = MATRIX[name]
    url = reverse(name, kwargs=address.arguments(world))
    client = signed_in_as(world, role)
    if method == "get":
        answer, expected = client.get(url), address.get[role]
    else:
        answer, expected = client.post(url, address.post(world)), address.posted[role]
    b"".join(answer)  # a download is an open file until it has been read
    assert answer.status_code == expected


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_admin_is_the_administrators(world: World, role: str) -> None:
    """The admin sends everybody else to its sign-in page, which is the site's, or nowhere."""
    client = signed_in_as(world, role)
    ends = {"admin": 200, "anonymous": 200}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        answer = client.get(reverse(name), follow=True)
        assert (name, answer.status_code) == (name, ends.get(role, 403))
        on_the_way = [address.partition("?")[0] for address, _status in answer.redirect_chain]
        if role == "admin":
            assert on_the_way == []
        elif role == "anonymous":
            assert on_the_way[-1] == reverse("account_login")


def test_an_officer_whose_time_is_over_is_an_outsider(world: World) -> None:
    chair = User.objects.get(username="chair")
    chair.offices.update(ends_on="2020-12-31", starts_on="2020-01-01")
    client = Client()
    client.force_login(chair)
    url = reverse("conferences:conference", kwargs={"pk": world.conference.pk})
    assert client.get(url).status_code == 404
