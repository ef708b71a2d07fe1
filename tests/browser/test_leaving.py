"""Taking one's data along and leaving, in a browser."""

import re
import zipfile
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser.people import join
from tests.factories.people import PASSWORD

Visit = Callable[..., Awaitable[Page]]


async def test_a_person_gathers_their_data_on_a_telephone_leaves_and_comes_back(visit: Visit) -> None:
    page = await visit(viewport={"width": 390, "height": 800})
    username = await join(page)
    await page.goto("/settings/data/")
    await page.get_by_role("button", name="收集数据").click()
    link = page.get_by_role("link", name="下载")
    await expect(link).to_be_visible()
    async with page.expect_download() as started:
        await link.click()
    with zipfile.ZipFile(await (await started.value).path()) as file:
        assert username in file.read("profile.json").decode()
    await page.get_by_role("link", name="删除账号").click()
    await page.get_by_label("输入用户名以确认").fill(username)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="删除账号").click()
    await expect(page).to_have_url(re.compile("/leaving/"))
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await page.goto("/sign-in/")
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button").click()
    await page.get_by_role("button", name="保留账号").click()
    await expect(page).to_have_url(re.compile("/settings/data/"))
