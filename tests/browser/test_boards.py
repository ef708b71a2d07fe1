"""A board that two people share, worked on with the keyboard alone and with the mouse."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser.people import join
from tests.browser.site import Site

Visit = Callable[..., Awaitable[Page]]
# Pictures are no matter here: three posts of somebody else are put there as if they had gone through everything.
POSTS = """
from accounts.models import User
from django.utils import timezone
from gallery.models import Photo, Post
person = User.objects.get(username="{name}")
for number in (1, 2, 3):
    post = Post.objects.create(author=person, title=f"Post {{number}}", status="published", published_at=timezone.now(),
        photo_count=1)
    Photo.objects.create(owner=person, post=post, status="ready", width=96, height=64, color="#336699")
    print(post.pk)
"""


async def titles(page: Page) -> list[str]:
    return [words.strip() for words in await page.locator(".desk-words > span:first-child").all_inner_texts()]


async def press(page: Page, selector: str) -> None:
    await page.locator(selector).focus()
    await page.keyboard.press("Enter")


async def test_a_shared_board_is_made_filled_and_put_in_order(site: Site, visit: Visit) -> None:
    owner, friend = await visit(), await visit()
    name = await join(owner, "curator")
    friend_name = await join(friend, "helper")
    numbers = site.python(POSTS.format(name=name)).split()

    await owner.goto("/boards/new/")
    await owner.fill("[name=title]", "山")
    await owner.locator("[name=is_public]").uncheck()
    await owner.locator("[name=arrangement]").select_option("hand")
    await press(owner, "main button[type=submit]")
    await expect(owner.locator("h1")).to_have_text("山")
    address = owner.url

    for number in numbers[:2]:
        await owner.goto(f"/posts/{number}/")
        await press(owner, ".collect summary")
        await press(owner, ".collect-menu li button")
        await expect(owner.locator(".collect-menu li button")).to_have_attribute("aria-pressed", "true")

    await owner.goto(f"{address}people/")
    await owner.fill("[name=username]", friend_name)
    await owner.keyboard.press("Enter")
    await expect(owner.locator(".desk-item")).to_contain_text("helper")
    await friend.goto("/notifications/")
    await press(friend, ".notice-link")
    await press(friend, ".board-invitation button[value='1']")
    await expect(friend.locator(".board-faces")).to_contain_text("helper")
    await friend.goto(f"/posts/{numbers[2]}/")
    await press(friend, ".collect summary")
    await press(friend, ".collect-menu li button")
    await expect(friend.locator(".collect-menu li button")).to_have_attribute("aria-pressed", "true")

    await owner.goto(f"{address}posts/")
    assert await titles(owner) == ["Post 3", "Post 2", "Post 1"]
    later = f"#later-{numbers[2]}"
    await press(owner, later)
    await expect(owner.locator(".desk-words").first).to_contain_text("Post 2")
    await expect(owner.locator(later)).to_be_focused()
    await owner.keyboard.press("Enter")
    await expect(owner.locator(".desk-words").last).to_contain_text("Post 3")
    assert await titles(owner) == ["Post 2", "Post 1", "Post 3"]

    grip = owner.locator(".desk-item").last.locator("[data-grip]")
    await grip.hover()
    await owner.mouse.down()
    await owner.locator(".desk-item").first.hover()
    async with owner.expect_response(lambda answer: answer.url.endswith("/posts/move")):
        await owner.mouse.up()
    await owner.reload()
    assert await titles(owner) == ["Post 3", "Post 2", "Post 1"]
