from collections.abc import Iterator

import pytest
from django.core.cache import cache

from accounts.models import User

PASSWORD = "hoa-ban-no-trang"


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Rate limits live in the cache: one test must not use up those of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def khue(db: None) -> User:
    return User.objects.create_user(
        "khue", "khue.tran@example.vn", PASSWORD, full_name="Trần Minh Khuê"
    )
