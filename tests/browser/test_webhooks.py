"""Administrators give a service an endpoint, in Chinese and in the dark."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.people import enter_admin, make_staff
from tests.browser.site import Site

ADDRESS = "https://93.184.215.14:8443/hook"


async def test_an_endpoint_is_added_and_its_test_is_in_the_log(site: Site, visit: Visit) -> None:
    site.manage("register_service", "hooked")
    page = await visit(color_scheme="dark")
    await enter_admin(page, make_staff(site, superuser=True))
    await page.goto("/admin/services_registry/service/")
    await page.get_by_role("link", name="hooked").click()
    await page.get_by_role("link", name="接收地址").click()
    await page.locator("[name=url]").fill(ADDRESS)
    await page.get_by_role("button", name="添加").click()
    await expect(page.locator("[data-secret]")).to_have_text(re.compile(r"^whsec_\S{44}$"))
    await page.get_by_role("link", name="我已保存").click()
    await page.get_by_role("button", name="发送测试").click()
    await expect(page.get_by_role("cell", name="ping")).to_be_visible()
    await page.get_by_role("button", name="停用").click()
    await expect(page.get_by_role("button", name="启用")).to_be_visible()
