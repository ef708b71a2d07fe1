"""Parts of uploads that go straight to the storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.async_api import Browser

from tests.browser.conftest import errors_of
from tests.browser.people import join
from tests.browser.site import Site, running_site
from tests.browser.test_uploads import expect_states, large_photo, parts_sent

__all__ = ["large_photo"]  # the fixture


@pytest.fixture(scope="module")
def straight_site() -> Iterator[Site]:
    """A site whose storage lets the browser's parts in by itself."""
    assert settings.ENV.s3 is not None
    with running_site(settings={"S3_PUBLIC_URL": settings.ENV.s3.endpoint_url}) as running:
        yield running


async def test_parts_go_straight_to_the_storage(straight_site: Site, browser: Browser, large_photo: Path) -> None:
    page = await (await browser.new_context(base_url=straight_site.url, locale="zh-CN")).new_page()
    sent, errors = parts_sent(page), list[str]()
    page.on("console", lambda message: errors.extend(errors_of(message)))
    await join(page, "uploader")
    await page.goto("/upload/")
    await page.locator("#id_files").set_input_files(large_photo)
    await expect_states(page, "ready", 1)
    assert settings.ENV.s3 is not None
    assert [url.startswith(f"{settings.ENV.s3.endpoint_url}/") for url in sent] == [True] * 3
    assert errors == []


async def test_a_storage_out_of_reach_is_gone_round(straight_site: Site, browser: Browser, large_photo: Path) -> None:
    page = await (await browser.new_context(base_url=straight_site.url, locale="zh-CN")).new_page()
    assert settings.ENV.s3 is not None
    await page.route(f"{settings.ENV.s3.endpoint_url}/**", lambda route: route.abort())
    await join(page, "uploader")
    await page.goto("/upload/")
    await page.locator("#id_files").set_input_files(large_photo)
    await expect_states(page, "ready", 1)
