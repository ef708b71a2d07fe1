"""An avatar is chosen, cropped by mouse, touch and keyboard, and seen everywhere; it works without a script as well."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.people import join

RED, BLUE = (200, 40, 40), (40, 60, 200)
READY = "新图片已就绪。"


@pytest.fixture
def two_halves(tmp_path: Path) -> Path:
    """A wide picture, red on the left and blue on the right; its middle square has half of each."""
    path = tmp_path / "halves.png"
    picture = Image.new("RGB", (1600, 800), RED)
    picture.paste(BLUE, (800, 0, 1600, 800))
    picture.save(path)
    return path


def row(page: Page, kind: str) -> Locator:
    return page.locator(f'[data-picture="{kind}"]')


async def choose(page: Page, kind: str, file: Path) -> Locator:
    """Choose a file and return the view in which it is cropped."""
    await row(page, kind).locator("[type=file]").set_input_files(file)
    view = page.locator(".crop-view")
    await expect(view).to_be_focused()
    return view


async def take(page: Page, kind: str) -> Image.Image:
    """Use the picture, and load it as others see it."""
    await page.locator("[data-take]").click()
    await expect(row(page, kind).locator("[data-said]")).to_have_text(READY, timeout=60_000)
    address = await page.locator(f'[data-shown="{kind}"] img').get_attribute("src")
    assert address is not None
    response = await page.request.get(address)
    return Image.open(io.BytesIO(await response.body())).convert("RGB")


def assert_one_colour(picture: Image.Image, colour: tuple[int, int, int]) -> None:
    for x in (2, picture.width // 2, picture.width - 3):
        seen = picture.getpixel((x, picture.height // 2))
        assert isinstance(seen, tuple)
        assert all(abs(one - other) < 16 for one, other in zip(seen, colour, strict=True)), (x, seen)


async def test_the_arrow_keys_move_the_picture_as_a_drag_does_and_plus_zooms(visit: Visit, two_halves: Path) -> None:
    page = await visit()
    name = await join(page, "keys")
    await page.goto("/settings/profile/")
    view = await choose(page, "avatar", two_halves)
    for _ in range(8):  # to the left, so that its right side is seen
        await page.keyboard.press("Shift+ArrowLeft")
    await page.keyboard.press("+")
    await page.keyboard.press("-")
    await page.keyboard.press("Home")
    await expect(page.locator("#crop [data-said]")).to_have_text("缩放 100 %，距左 50 %，距上 0 %")
    assert await view.get_attribute("role") == "application"
    picture = await take(page, "avatar")
    assert picture.size == (192, 192)
    assert_one_colour(picture, BLUE)
    await page.goto(f"/@{name}/")
    await expect(page.locator(".profile-face img")).to_be_visible()
    await expect(page.locator(".menu-avatar img")).to_be_visible()


async def test_the_mouse_drags_and_its_wheel_zooms(visit: Visit, two_halves: Path) -> None:
    page = await visit()
    await join(page, "mouse")
    await page.goto("/settings/profile/")
    view = await choose(page, "avatar", two_halves)
    box = await view.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(*middle)
    await page.mouse.wheel(0, -300)
    assert int(await page.locator(".crop-zoom input").input_value()) > 10
    for _ in range(3):  # drawn to the right, so that its left side is seen
        await page.mouse.move(*middle)
        await page.mouse.down()
        await page.mouse.move(middle[0] + box["width"] * 0.45, middle[1], steps=4)
        await page.mouse.up()
    assert_one_colour(await take(page, "avatar"), RED)


async def test_two_fingers_zoom_a_cover_on_a_phone(visit: Visit, two_halves: Path) -> None:
    page = await visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    await join(page, "fingers")
    await page.goto("/settings/profile/")
    view = await choose(page, "cover", two_halves)
    box = await view.bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(3, rel=0.02)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = await page.context.new_cdp_session(page)

    async def fingers(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}] if apart else []
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    await fingers("touchStart", 20)
    for apart in (30, 45, 60):
        await fingers("touchMove", apart)
    await fingers("touchEnd", 0)
    assert int(await page.locator(".crop-zoom input").input_value()) > 10
    picture = await take(page, "cover")
    assert picture.width / picture.height == pytest.approx(3, rel=0.01)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_cancelling_uploads_nothing(visit: Visit, two_halves: Path) -> None:
    page = await visit()
    await join(page, "cancel")
    await page.goto("/settings/profile/")
    for way_out in ("click", "escape"):
        await choose(page, "avatar", two_halves)
        if way_out == "click":
            await page.locator("[data-cancel]").click()
        else:
            await page.keyboard.press("Escape")
        await expect(page.locator("#crop")).to_be_hidden()
    await expect(row(page, "avatar").locator("[data-said]")).to_have_text("")
    await expect(row(page, "avatar").locator("[data-remove]")).to_be_hidden()


async def test_what_the_browser_cannot_show_is_not_cropped_and_a_refusal_says_why(visit: Visit, tmp_path: Path) -> None:
    page = await visit()
    await join(page, "broken")
    await page.goto("/settings/profile/")
    broken = tmp_path / "broken.heic"
    broken.write_bytes(b"no picture")
    await row(page, "avatar").locator("[type=file]").set_input_files(broken)
    await expect(page.locator(".crop-unseen")).to_be_visible()
    await expect(page.locator(".crop-view")).to_be_hidden()
    await page.locator("[data-take]").click()
    await expect(row(page, "avatar").locator("[data-said]")).to_contain_text("JPEG", timeout=60_000)


async def test_a_removed_picture_gives_way_to_letters_and_texts_stay(visit: Visit, two_halves: Path) -> None:
    page = await visit()
    await join(page, "letters")
    await page.goto("/settings/profile/")
    await page.locator("[name=place]").fill("杭州")
    await choose(page, "avatar", two_halves)
    await take(page, "avatar")
    await row(page, "avatar").locator("[data-remove]").click()
    await expect(page.locator('[data-shown="avatar"] .avatar')).to_have_text("L")
    await expect(page.locator("[name=place]")).to_have_value("杭州")


async def test_without_a_script_the_middle_is_taken(visit: Visit, two_halves: Path) -> None:
    page = await visit(java_script_enabled=False)
    name = await join(page, "plain")
    await page.goto("/settings/profile/")
    await row(page, "avatar").locator("[type=file]").set_input_files(two_halves)
    await row(page, "avatar").get_by_role("button", name="上传").click()
    await expect(page).to_have_url(re.compile(r"/settings/profile/$"))
    for _ in range(100):
        await page.goto(f"/@{name}/")
        if await page.locator(".profile-face img").count():
            break
        await page.wait_for_timeout(200)
    await expect(page.locator(".profile-face img")).to_be_visible()
