"""What holds for every test."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations, which a fresh checkout lacks, once and before any worker of pytest-xdist starts."""
    if not hasattr(config, "workerinput"):
        call_command("compile_translations")


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """No test finds what another one left in a cache."""
    yield
    for name in settings.CACHES:
        caches[name].clear()
