"""Private messages between two browsers."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page, WebSocketRoute, expect

from tests.browser.people import join
from tests.browser.site import Site

Visit = Callable[..., Awaitable[Page]]


def messages(page: Page) -> Locator:
    return page.locator(".message-body")


async def write(page: Page, text: str) -> None:
    await page.locator("[name=body]").fill(text)
    await page.keyboard.press("Enter")


class Line:
    """The sockets of one page, which go through the real server unless the line is down."""

    def __init__(self) -> None:
        self.down = False
        self.open: list[WebSocketRoute] = []

    async def lay(self, page: Page) -> "Line":
        await page.route_web_socket(re.compile("/ws/"), self._connect)
        return self

    async def _connect(self, socket: WebSocketRoute) -> None:
        if self.down:
            await socket.close(code=1001)
            return
        socket.connect_to_server()
        self.open.append(socket)

    async def cut(self) -> None:
        self.down = True
        for socket in self.open:
            await socket.close(code=1001)
        self.open.clear()


async def test_message_appears_live_and_is_counted_in_the_title(visit: Visit) -> None:
    one, other = await visit(), await visit()
    name, other_name = await join(one, "writer"), await join(other, "reader")
    await other.goto("/messages/")
    await one.goto(f"/messages/@{other_name}/")
    await write(one, "第一句\n第二句")
    await expect(other.locator(".conversation-link .unread")).to_have_count(1)
    await expect(other).to_have_title(re.compile(r"^\(1\) "))
    await other.locator(".conversation-link").click()
    await expect(messages(other)).to_have_text(["第一句 第二句"])
    await expect(other).not_to_have_title(re.compile(r"^\("))
    await write(other, "<b>回答</b>")
    await expect(messages(one)).to_have_text(["第一句 第二句", "<b>回答</b>"])
    await expect(one.locator(".message--own")).to_have_count(1)
    assert f"@{name}" in other.url


async def test_what_is_written_without_a_connection_arrives_once_it_is_back(visit: Visit) -> None:
    one, other = await visit(), await visit()
    name, other_name = await join(one, "writer"), await join(other, "reader")
    line = await Line().lay(one)
    await one.goto(f"/messages/@{other_name}/")
    await other.goto(f"/messages/@{name}/")
    await write(one, "before")
    await expect(messages(other)).to_have_text(["before"])
    await expect(one.locator(".message--sending")).to_have_count(0)  # it has heard of it as well
    await line.cut()
    await expect(one.locator("[data-connection]")).to_be_visible()
    await write(one, "in the tunnel")
    await write(other, "from outside")
    await expect(messages(other)).to_have_text(["before", "from outside"])
    await expect(other.locator(".message--sending")).to_have_count(0)
    await expect(one.locator(".message--sending")).to_have_count(1)
    await one.reload()
    await expect(messages(one)).to_have_text(["before", "from outside", "in the tunnel"])
    await expect(one.locator(".message--sending")).to_have_count(1)
    await write(other, "still outside")
    line.down = False
    await expect(messages(other)).to_have_text(["before", "from outside", "still outside", "in the tunnel"])
    await expect(messages(one)).to_have_text(["before", "from outside", "still outside", "in the tunnel"])
    await expect(one.locator(".message--sending")).to_have_count(0)
    await one.reload()
    await expect(messages(one)).to_have_count(4)


async def test_refused_message_can_be_tried_again_or_discarded(visit: Visit, site: Site) -> None:
    one, other = await visit(), await visit()
    await join(one, "writer")
    other_name = await join(other, "reader")
    await one.goto(f"/messages/@{other_name}/")
    change = f"from accounts.models import User as U; U.objects.filter(username={other_name!r}).update(is_active=%s)"
    site.python(change % "False")
    await write(one, "anybody there?")
    await expect(one.locator(".message--failed")).to_have_count(1)
    site.python(change % "True")
    await one.locator("[data-retry]").click()
    await expect(one.locator(".message--failed, .message--sending")).to_have_count(0)
    await expect(messages(one)).to_have_text(["anybody there?"])
    site.python(change % "False")
    await write(one, "and now?")
    await one.locator("[data-discard]").click()
    await expect(messages(one)).to_have_text(["anybody there?"])
    site.python(change % "True")


async def test_draft_outlives_a_reload_and_goes_with_the_message(visit: Visit) -> None:
    one, other = await visit(), await visit()
    await join(one, "writer")
    other_name = await join(other, "reader")
    await one.goto(f"/messages/@{other_name}/")
    await one.locator("[name=body]").fill("half a thought")
    await one.reload()
    await expect(one.locator("[name=body]")).to_have_value("half a thought")
    await one.keyboard.press("Enter")
    await expect(messages(one)).to_have_text(["half a thought"])
    await one.reload()
    await expect(one.locator("[name=body]")).to_have_value("")


async def test_signing_out_elsewhere_is_said_on_the_open_page(visit: Visit) -> None:
    one, other = await visit(), await visit()
    await join(one, "writer")
    other_name = await join(other, "reader")
    await one.goto(f"/messages/@{other_name}/")
    await write(one, "hello")
    await expect(one.locator(".message--sending")).to_have_count(0)
    await one.context.request.post("/sign-out/", headers=await csrf(one))
    await expect(one.locator("[data-connection] a")).to_have_attribute("href", re.compile("/sign-in/"))


async def csrf(page: Page) -> dict[str, str]:
    token = next(cookie["value"] for cookie in await page.context.cookies() if cookie["name"] == "csrftoken")
    return {"X-CSRFToken": token, "Referer": page.url}


async def test_messages_work_without_a_script(visit: Visit) -> None:
    one, other = await visit(java_script_enabled=False), await visit()
    name, other_name = await join(one, "writer"), await join(other, "reader")
    await other.goto(f"/messages/@{name}/")
    await one.goto(f"/messages/@{other_name}/")
    await one.locator("[name=body]").fill("plain and simple")
    await one.locator(".composer [type=submit]").click()
    await expect(messages(one)).to_have_text(["plain and simple"])
    await expect(messages(other)).to_have_text(["plain and simple"])


async def test_earlier_messages_come_without_leaving_the_page(visit: Visit, site: Site) -> None:
    one, other = await visit(), await visit()
    name, other_name = await join(one, "writer"), await join(other, "reader")
    site.python(
        "from accounts.models import User as U; from messaging.actions.messages import send_message as s;"
        "from wecho.common import cache;"
        f"a, b = (U.objects.get(username=n) for n in ({name!r}, {other_name!r}));"
        "[(cache.forget(f'wecho:messaging:sends:{b.pk}'),"
        " s(actor=b, to=a, client_id=f'm{n}', body=f'number {n}')) for n in range(60)]"
    )
    await one.goto(f"/messages/@{other_name}/")
    await expect(messages(one)).to_have_count(50)
    await one.locator("[data-earlier]").click()
    await expect(messages(one)).to_have_text([f"number {number}" for number in range(60)])
    await expect(one.locator("[data-earlier]")).to_have_count(0)
    await expect(messages(one).nth(10)).to_be_in_viewport()  # which was the first when the link was clicked
    await expect(messages(one).first).not_to_be_in_viewport()
