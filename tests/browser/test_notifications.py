"""The bell and its page in two browsers."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, WebSocketRoute, expect

from tests.browser.people import join

Visit = Callable[..., Awaitable[Page]]


def bell(page: Page) -> Locator:
    return page.locator("[data-bell]")


def number(page: Page) -> Locator:
    return page.locator("[data-bell-count]")


async def follow(page: Page, name: str) -> None:
    await page.goto(f"/@{name}/")
    await page.locator("form.follow button").click()
    await expect(page.locator("form.follow button")).to_have_attribute("aria-pressed", "true")


async def test_bell_changes_without_a_reload_and_the_page_reads_what_it_shows(visit: Visit) -> None:
    one, other = await visit(), await visit()
    name, other_name = await join(one, "photographer"), await join(other, "admirer")
    second = await one.context.new_page()
    await second.goto("/settings/profile/")
    await expect(number(one)).to_be_hidden()
    await follow(other, name)
    for page in (one, second):
        await expect(number(page)).to_have_text("1")
        await expect(bell(page)).to_have_attribute("aria-label", re.compile("1"))
    await bell(one).focus()
    await one.keyboard.press("Enter")
    await expect(one.locator(".notice--unread")).to_have_text(re.compile(f"{other_name}.*关注了你", re.DOTALL))
    await expect(number(second)).to_be_hidden()
    await one.reload()
    await expect(one.locator(".notice")).to_have_count(1)
    await expect(one.locator(".notice--unread")).to_have_count(0)
    await one.locator(".notice-link").focus()
    await one.keyboard.press("Enter")
    await expect(one).to_have_url(re.compile(f"/@{other_name}/$"))


async def test_page_says_that_there_is_something_new(visit: Visit) -> None:
    one, other = await visit(), await visit()
    name = await join(one, "photographer")
    await join(other, "admirer")
    await one.goto("/notifications/")
    await expect(one.locator("[data-notices-new]")).to_be_hidden()
    await follow(other, name)
    await one.locator("[data-notices-new] a").click()
    await expect(one.locator(".notice")).to_have_count(1)


async def test_page_without_a_socket_catches_up_when_somebody_returns_to_it(visit: Visit) -> None:
    one, other = await visit(), await visit()
    name = await join(one, "photographer")
    await join(other, "admirer")

    async def refuse(socket: WebSocketRoute) -> None:
        await socket.close(code=1001)

    await one.route_web_socket(re.compile("/ws/"), refuse)
    await one.goto("/")
    await follow(other, name)
    await expect(number(one)).to_be_hidden()
    await one.evaluate("dispatchEvent(new Event('focus'))")
    await expect(number(one)).to_have_text("1")


async def test_pages_of_messages_share_their_socket_with_the_bell(visit: Visit) -> None:
    one, other = await visit(), await visit()
    name = await join(one, "photographer")
    await join(other, "admirer")
    sockets: list[str] = []
    one.on("websocket", lambda socket: sockets.append(socket.url))
    await one.goto("/messages/")
    await follow(other, name)
    await expect(number(one)).to_have_text("1")
    assert len(sockets) == 1


async def test_choosing_what_to_be_told(visit: Visit) -> None:
    page = await visit()
    await join(page, "photographer")
    await page.goto("/settings/notifications/")
    await page.locator("[name=in_app][value=like]").uncheck()
    await expect(page.locator("[name=digest][value=weekly]")).to_be_disabled()  # there is no address to send it to
    await page.get_by_role("main").get_by_role("button").click()
    await expect(page.locator(".flash")).to_be_visible()
    await expect(page.locator("[name=in_app][value=like]")).not_to_be_checked()
    await expect(page.locator("[name=in_app][value=system]")).to_be_disabled()
    await expect(page.locator("[name=digest][value=off]")).to_be_checked()
