"""Uploads on the page: in parts, taken up again after a reload, and nothing of before joins a post unasked."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import Visit
from tests.browser.people import join
from tests.browser.site import Site
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


class Gate:
    """Lets some parts through and holds the others until it is opened; what is held then is lost with its page."""

    def __init__(self, parts: int) -> None:
        self.left, self.is_open, self.holding = parts, False, asyncio.Event()

    async def decide(self, route: Route) -> None:
        self.left -= 1
        if self.is_open or self.left >= 0:
            await route.continue_()
        else:
            self.holding.set()


async def send_some(page: Page, photo: Path, parts: int) -> Gate:
    """Upload a photo of which only so many parts arrive."""
    gate = Gate(parts)
    await page.route(PARTS, gate.decide)
    await page.locator("#id_files").set_input_files(photo)
    await asyncio.wait_for(gate.holding.wait(), 30)
    return gate


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
    gate = await send_some(page, large_photo, 1)
    await page.locator("#id_title").fill("晨雾")
    await page.locator(".upload-alt input").fill("雾里的树")
    gate.is_open = True
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
    gate = await send_some(page, large_photo, 2)
    gate.is_open = True
    sent = parts_sent(page)
    await page.reload()
    await expect_states(page, "missing", 1)
    await page.locator("#id_files").set_input_files(large_photo)
    await expect_states(page, "ready", 1)
    await expect(page.locator(".upload-item")).to_have_count(1)
    assert [url.rpartition("/")[2] for url in sent] == ["3"]


async def test_a_broken_part_is_tried_again_by_itself(site: Site, browser: Browser, large_photo: Path) -> None:
    page = await (await browser.new_context(base_url=site.url, locale="zh-CN")).new_page()  # its console tells of a 503
    await join(page, "uploader")
    await page.goto("/upload/")
    tries = 0

    async def refuse_the_first(route: Route) -> None:
        nonlocal tries
        tries += 1
        await (route.fulfill(status=503, body="away") if tries == 1 else route.continue_())

    await page.route(PARTS, refuse_the_first)
    await page.locator("#id_files").set_input_files(large_photo)
    await expect_states(page, "ready", 1)
    assert tries == 4


async def test_an_upload_that_failed_for_good_goes_on_when_asked(
    site: Site, browser: Browser, large_photo: Path
) -> None:
    page = await (await browser.new_context(base_url=site.url, locale="zh-CN")).new_page()
    await join(page, "uploader")
    await page.goto("/upload/")
    await page.clock.install()
    await page.route(PARTS, lambda route: route.fulfill(status=503, body="away"))
    await page.locator("#id_files").set_input_files(large_photo)
    await expect(page.locator(".upload-state")).to_have_text("正在等待网络恢复")
    while await page.locator('.upload-item[data-state="failed"]').count() == 0:
        await page.clock.run_for(30_000)
    await page.unroute(PARTS)
    await page.locator('[data-act="retry"]').click()
    await page.clock.resume()
    await expect_states(page, "ready", 1)


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
    gate = await send_some(page, large_photo, 1)
    async with page.expect_response(re.compile("/remove$")):
        await page.locator('[data-act="remove"]').click()
    gate.is_open = True
    await page.reload()
    await expect(page.locator(".upload-item")).to_have_count(0)
