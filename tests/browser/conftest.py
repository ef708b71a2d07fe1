"""A running site and a real browser. A page that logs an error fails its test."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from tests.browser.site import Site, running_site
from tests.engines import chromium
from tests.factories.gallery import jpeg

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """One site for all browser tests of a process: each test joins with people of its own.

    SITE_UNDER_TEST is the address of one that runs already, on the data that the environment names.
    """
    if address := os.environ.get("SITE_UNDER_TEST"):
        yield Site(address, dict(os.environ))
        return
    with running_site() as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.launch_options())
        yield opened
        await opened.close()


@pytest.fixture
async def visit(site: Site, browser: Browser) -> AsyncIterator[Visit]:
    """`await visit()` opens a fresh visitor's page (Chinese, desktop, unless told otherwise)."""
    errors: list[str] = []

    async def open_page(**options: object) -> Page:
        context = await browser.new_context(base_url=site.url, **{"locale": "zh-CN", **options})  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        page = await context.new_page()
        page.on("console", lambda message: errors.extend(errors_of(message)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    assert errors == []


def errors_of(message: ConsoleMessage) -> list[str]:
    """The text of a console message that tells of an error."""
    return [f"{message.text} ({message.location})"] if message.type == "error" else []


@pytest.fixture
def two_photos(tmp_path: Path) -> list[Path]:
    """Two photographs: real ones with EXIF where the set of them lies beside the project, else two that we make."""
    real = Path(__file__).resolve().parents[3] / "shared" / "photos"
    found = [real / name for name in ("drewnoakes__Canon EOS 450D.jpg", "vernissage__2048-P3.jpg")]
    if all(path.exists() for path in found):
        return found
    made = [tmp_path / "first.jpg", tmp_path / "second.jpg"]
    made[0].write_bytes(jpeg(1600, 1000, (180, 90, 40)))
    made[1].write_bytes(jpeg(900, 1300, (30, 90, 120)))
    return made
