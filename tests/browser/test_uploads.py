"""Uploads on the page: in parts, taken up again after a reload, and nothing of before joins a post unasked."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.async_api import Page, Request, Route, expect

from tests.browser.conftest import Visit
from tests.browser.people import join
from tests.browser.site import Site, running_site
from tests.factories.gallery import jpeg
from tests.gallery.test_transport import large_jpeg
from wecho.common.multipart import PART_BYTES

PARTS = re.compile(r"/api/v1/gallery/uploads/\d+/parts/\d+$")
READY_MS = 60_000


@pytest.fixture
def large_photo(tmp_path: Path) -> Path:
    """One of three parts."""
    path = tmp_path / "large.jpg"
    path.write_bytes(large_jpeg(2 * PART_BYTES + 12345))
    return path


def small_photos(folder: Path, number: int) -> list[Path]:
    paths = [folder / f"{place}.jpg" for place in range(number)]
    for place, path in enumerate(paths):
        path.write_bytes(jpeg(200 + place, 160))
    return paths


async def open_upload(visit: Visit) -> Page:
    page = await visit()
    await join(page, "uploader")
    await page.goto("/upload/")
    return page


async def expect_states(page: Page, state: str, number: int, within: str = "#upload-list") -> None:
    await expect(page.locator(f'{within} .upload-item[data-state="{state}"]')).to_have_count(number, timeout=READY_MS)


async def held_after(page: Page, parts: int) -> asyncio.Event:
    """Let so many parts through and hold the others until the page goes; the event is set when one is held."""
    held, through = asyncio.Event(), 0

    async def decide(route: Route) -> None:
        nonlocal through
        through += 1
        if through > parts:
            held.set()
        else:
            await route.continue_()

    await page.route(PARTS, decide)
    return held


def parts_sent(page: Page) -> list[str]:
    """The parts that the page sends from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "PUT":
            sent.append(request.url)

    page.on("request", note)
    return sent


async def test_several_files_keep_their_order_over_a_reload(visit: Visit, tmp_path: Path) -> None:
    page = await open_upload(visit)
    await page.locator("#id_files").set_input_files(small_photos(tmp_path, 3))
    await expect_states(page, "ready", 3)
    await page.locator('.upload-item:last-child [data-act="up"]').click()
    order = ["0.jpg", "2.jpg", "1.jpg"]
    await expect(page.locator("#upload-list .upload-name")).to_have_text(order)
    await page.reload()
    await expect_states(page, "ready", 3)
    await expect(page.locator("#upload-list .upload-name")).to_have_text(order)


async def test_a_reload_in_the_middle_goes_on_where_it_stopped(visit: Visit, large_photo: Path) -> None:
    page = await open_upload(visit)
    held = await held_after(page, 1)
    await page.locator("#id_files").set_input_files(large_photo)
    await asyncio.wait_for(held.wait(), 30)
    await page.locator("#id_title").fill("晨雾")
    await page.locator(".upload-alt input").fill("雾里的树")
    await page.unroute(PARTS)
    sent = parts_sent(page)
    await page.reload()
    await expect_states(page, "ready", 1)
    assert [url.rpartition("/")[2] for url in sent] == ["2", "3"]
    await expect(page.locator("#id_title")).to_have_value("晨雾")
    await expect(page.locator(".upload-alt input").first).to_have_value("雾里的树")


async def test_without_the_browsers_storage_the_file_is_asked_for_again(visit: Visit, large_photo: Path) -> None:
    page = await open_upload(visit)
    await page.add_init_script("Object.defineProperty(window, 'indexedDB', { get() { throw new Error('off') } })")
    await page.goto("/upload/")
    held = await held_after(page, 2)
    await page.locator("#id_files").set_input_files(large_photo)
    await asyncio.wait_for(held.wait(), 30)
    await page.unroute(PARTS)
    sent = parts_sent(page)
    await page.reload()
    await expect_states(page, "missing", 1)
    await page.locator("#id_files").set_input_files(large_photo)
    await expect_states(page, "ready", 1)
    await expect(page.locator(".upload-item")).to_have_count(1 + 0)
    assert [url.rpartition("/")[2] for url in sent] == ["3"]


async def test_a_broken_part_is_tried_again_by_itself(visit: Visit, large_photo: Path) -> None:
    page = await open_upload(visit)
    broken = 0

    async def once(route: Route) -> None:
        nonlocal broken
        broken += 1
        if broken == 1:
            await route.fulfill(status=503, body="away")
        else:
            await route.continue_()

    await page.route(PARTS, once)
    page.remove_listener  # noqa: B018 - the console's error of a 503 is expected
    await page.locator("#id_files").set_input_files(large_photo)
    await expect_states(page, "ready", 1)
    assert broken == 4


async def test_what_is_pasted_is_uploaded(visit: Visit) -> None:
    page = await open_upload(visit)
    await page.evaluate(
        """bytes => {
            const transfer = new DataTransfer()
            transfer.items.add(new File([new Uint8Array(bytes)], "pasted.jpg", { type: "image/jpeg" }))
            dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer }))
        }""",
        list(jpeg()),
    )
    await expect_states(page, "ready", 1)


async def test_photos_of_an_earlier_visit_join_only_when_asked(visit: Visit, tmp_path: Path) -> None:
    page = await open_upload(visit)
    await page.locator("#id_files").set_input_files(small_photos(tmp_path, 2))
    await expect_states(page, "ready", 2)
    await page.evaluate("sessionStorage.clear()")  # as another day, or another tab
    await page.reload()
    await expect_states(page, "ready", 2, "#upload-earlier")
    await expect(page.locator("#upload-list .upload-item")).to_have_count(0)
    await expect(page.get_by_role("heading", name="上次留下的")).to_be_visible()
    await expect(page.locator(".upload-words [type=submit]")).to_be_disabled()
    await page.locator('#upload-earlier .upload-item:first-child [data-act="use"]').click()
    await expect_states(page, "ready", 1)
    await page.locator('#upload-earlier [data-act="remove"]').click()
    await expect(page.get_by_role("heading", name="上次留下的")).to_be_hidden()
    await page.locator("#id_title").fill("只有一张")
    await page.locator(".upload-words [type=submit]").click()
    await expect(page).to_have_url(re.compile(r"/posts/\d+/"))
    await page.goto("/upload/")
    await expect(page.locator("#id_title")).to_have_value("")
    await expect(page.locator(".upload-item")).to_have_count(0)


async def test_a_removed_upload_is_gone(visit: Visit, large_photo: Path) -> None:
    page = await open_upload(visit)
    held = await held_after(page, 1)
    await page.locator("#id_files").set_input_files(large_photo)
    await asyncio.wait_for(held.wait(), 30)
    async with page.expect_response(re.compile("/remove$")):
        await page.locator('[data-act="remove"]').click()
    await page.unroute(PARTS)
    await page.reload()
    await expect(page.locator(".upload-item")).to_have_count(0)


needs_s3 = pytest.mark.skipif(settings.ENV.s3 is None, reason="needs S3")


@pytest.fixture
def straight_site() -> Iterator[Site]:
    """A site whose storage browsers reach by themselves."""
    with running_site(settings={"S3_PUBLIC_URL": settings.ENV.s3.endpoint_url if settings.ENV.s3 else ""}) as running:
        yield running
