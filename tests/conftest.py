"""What holds for every test."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from wecho.common.passwords import PasswordHasher


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations, which a fresh checkout lacks, once and before any worker of pytest-xdist starts."""
    settings.TRAFFIC_FLUSH_SECONDS = 0  # no thread of ours writes into the database of a test
    settings.SIGNED_IN_LOOK_SECONDS = float("inf")  # nor does the time that a test takes change its queries
    if not hasattr(config, "workerinput"):
        call_command("compile_translations")


@pytest.fixture(autouse=True)
def empty_caches() -> Iterator[None]:
    """No test finds what another one left in a cache."""
    from accounts.selectors import signed_in
    from gallery.actions import views
    from services_registry.actions import gate

    signed_in.forget_all()
    yield
    gate.forget_own()
    views.forget()
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Argon2 as in production, with less work: people join thousands of times in a run."""
    PasswordHasher.time_cost, PasswordHasher.memory_cost, PasswordHasher.parallelism = 1, 8, 1


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Django empties tables after some tests, on SQLite by DELETE, which audit trails refuse as they should."""
    if settings.EMBEDDED:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_no_delete'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
