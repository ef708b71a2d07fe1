"""The main job: from a photographer's upload to a message that arrives live."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.people import enter_admin, join, make_staff
from tests.browser.site import Site


async def upload(page: Page, photos: list[Path], title: str) -> None:
    """Upload photos on the page and send the post to review."""
    await page.goto("/upload/")
    await page.locator("#id_files").set_input_files(photos)
    await expect(page.locator('.upload-item[data-state="ready"]')).to_have_count(len(photos), timeout=60_000)
    await page.get_by_label("标题").fill(title)
    await page.get_by_role("button", name="提交审核").click()
    await expect(page).to_have_url(re.compile(r"/posts/\d+/"))


async def test_the_main_job(site: Site, visit: Visit, two_photos: list[Path]) -> None:
    author = await visit()
    photographer = await join(author, "photographer")
    await upload(author, two_photos, "晨雾 Morning")
    await expect(author.get_by_text("等待审核").first).to_be_visible()
    address = author.url

    stranger = await visit()
    refused = await stranger.request.get(address)
    assert refused.status == 404

    moderator = await visit()
    await enter_admin(moderator, make_staff(site, group="moderators"))
    await moderator.goto("/admin/")
    await moderator.get_by_role("link", name="开始").first.click()
    await moderator.wait_for_url("**/admin/review/**")
    # Other tests on this site may have left older posts in the queue: a decision is made on this one.
    await moderator.goto(f"/admin/review{urlsplit(address).path}")
    await expect(moderator.get_by_text("晨雾 Morning").first).to_be_visible()
    await expect_loaded(moderator, "main img, .case img, img", at_least=2)
    await moderator.keyboard.press("a")
    await expect(moderator.get_by_text("已通过").first).to_be_visible()

    friend = await visit()
    fan = await join(friend, "friend")
    await friend.goto("/")
    await friend.locator(f'.grid a[href="{urlsplit(address).path}"]').first.click()
    await expect(friend).to_have_url(address)
    await expect_loaded(friend, "article.post picture img", at_least=2)
    await like_comment_collect_follow(friend)

    await author.goto(f"/messages/@{fan}/")
    await friend.goto(f"/messages/@{photographer}/")
    await friend.locator(".composer textarea").fill("拍得真好!")
    await friend.keyboard.press("Enter")
    await expect(author.locator(".message").filter(has_text="拍得真好!")).to_be_visible()
    await author.locator(".composer textarea").fill("谢谢 🙏")
    await author.keyboard.press("Enter")
    await expect(friend.locator(".message").filter(has_text="谢谢 🙏")).to_be_visible()


async def like_comment_collect_follow(page: Page) -> None:
    """Everything that one person does under the post of another."""
    await page.locator(".like-button").click()
    await expect(page.locator('.like-button[aria-pressed="true"] .like-count')).to_have_text("1")
    await page.locator("#comment-body").fill("好安静。")
    await page.locator(".comment-form button").click()
    await expect(page.locator(".comment-list")).to_contain_text("好安静。")
    await page.locator(".collect summary").click()
    await page.locator("#new-board").fill("我的收藏")
    await page.locator(".collect-new button").click()
    await expect(page.locator(".collect-menu [aria-pressed=true]")).to_contain_text("我的收藏")
    await page.locator(".follow button").first.click()
    await expect(page.locator('.follow button[aria-pressed="true"]').first).to_be_visible()
    await page.reload()
    await expect(page.locator(".like-button").first).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".comment-list")).to_contain_text("好安静。")


async def expect_loaded(page: Page, selector: str, *, at_least: int) -> None:
    """Wait until pictures are decoded, in the format that this browser prefers."""
    await page.wait_for_function(
        """([selector, least]) => [...document.querySelectorAll(selector)].filter(image => {
            image.loading = "eager"
            return image.complete && image.naturalWidth > 0
        }).length >= least""",
        arg=[selector, at_least],
    )


async def test_a_refused_file_says_why(visit: Visit, tmp_path: Path) -> None:
    page = await visit()
    await join(page)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 no photograph")
    await page.goto("/upload/")
    await page.locator("#id_files").set_input_files(broken)
    await expect(page.locator('.upload-item[data-state="refused"] .upload-state')).not_to_be_empty(timeout=30_000)


async def test_an_upload_survives_a_reload(visit: Visit, two_photos: list[Path]) -> None:
    page = await visit()
    await join(page)
    await page.goto("/upload/")
    await page.locator("#id_files").set_input_files(two_photos[:1])
    await expect(page.locator('.upload-item[data-state="ready"]')).to_have_count(1, timeout=60_000)
    await page.reload()
    await expect(page.locator('.upload-item[data-state="ready"]')).to_have_count(1)


async def test_posting_works_without_javascript(visit: Visit, two_photos: list[Path]) -> None:
    page = await visit(java_script_enabled=False)
    await join(page)
    await page.goto("/upload/")
    await page.locator("#id_files").set_input_files(two_photos)
    await page.locator(".upload-words button").click()
    await expect(page).to_have_url(re.compile(r"/posts/\d+/"))
