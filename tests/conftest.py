"""What holds for every test."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """No test finds what another one left in a cache."""
    yield
    for name in settings.CACHES:
        caches[name].clear()
