from collections.abc import Iterator

import pytest

from tests.engines import playwright_driver
from tests.services_registry.clients.web import Web, running_web


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    """One site for all clients."""
    with running_web("album") as started:
        yield started


@pytest.fixture(scope="session")
def _node() -> None:
    playwright_driver.obtain()
