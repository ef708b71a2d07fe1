"""Binding a phone in a browser without JavaScript: the countdown runs all the same."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.people import join
from tests.browser.site import Site

ALMOST = """
from datetime import timedelta
from accounts.models import PhoneCode
for row in PhoneCode.objects.all():
    row.created_at -= timedelta(seconds=58)
    row.save()
"""


async def test_a_phone_is_bound_without_a_script(site: Site, visit: Visit) -> None:
    page = await visit(java_script_enabled=False, viewport={"width": 390, "height": 844})
    name = await join(page, "caller")
    await page.goto("/settings/verification/")
    await page.get_by_label("手机号码").fill("138 2222 0001")
    await page.get_by_role("button", name="获取验证码").click()
    again = page.get_by_role("button", name="重新发送")
    await expect(page.locator(".code-wait")).to_be_visible()
    await expect(again).to_be_hidden()
    site.python(ALMOST)
    await page.reload()
    await expect(again).to_be_visible(timeout=10_000)
    await expect(page.locator(".code-wait")).to_be_hidden()
    told = site.python(
        f"from accounts.models import PhoneCode as C; print(C.objects.get(person__username={name!r}).code())"
    )
    code = re.findall(r"\d{6}", told)[-1]
    await page.get_by_label("六位验证码").fill(code)
    await page.get_by_role("button", name="绑定手机").click()
    await expect(page.get_by_text("+86 *******0001")).to_be_visible()
    await page.locator(".sure summary").click()
    await page.locator(".sure").get_by_role("button").click()
    await expect(page.get_by_text("+86 *******0001")).to_have_count(0)
