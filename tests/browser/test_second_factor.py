"""Two-factor in a real browser: an app, recovery codes, and a security key that Chromium simulates over CDP."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.people import enter_admin, join, make_staff
from tests.browser.site import Site, running_site
from tests.factories.people import PASSWORD
from tests.factories.second_factor import Phone


@pytest.fixture(scope="module")
def named_site() -> Iterator[Site]:
    """A site under a name, as keys want it, where staff need a second factor."""
    with running_site(host="localhost", settings={"STAFF_SECOND_FACTOR": "1"}) as site:
        yield site


@pytest.fixture
async def page(named_site: Site, browser: Browser) -> AsyncIterator[Page]:
    """A visitor's page on a narrow screen."""
    errors: list[str] = []
    context = await browser.new_context(base_url=named_site.url, locale="zh-CN", viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    opened = await context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == []


async def add_virtual_key(page: Page) -> None:
    """Plug a key into the browser that always says yes."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def sign_out(page: Page) -> None:
    await page.context.clear_cookies()


async def send_password(page: Page, username: str) -> None:
    await page.goto("/sign-in/?next=/settings/two-factor/")
    await page.locator("[name=username]").fill(username)
    await page.locator("[name=password]").fill(PASSWORD)
    await page.locator("main form [type=submit]").click()
    await page.wait_for_url(re.compile("/sign-in/second/"))


async def set_up_app(page: Page) -> tuple[Phone, list[str]]:
    """Set an app up on the pages; returns it, and the recovery codes that the page shows."""
    await page.goto("/settings/two-factor/")
    await page.get_by_role("button", name="设置验证器应用").click()
    await expect(page.get_by_role("img", name="供应用扫描的二维码")).to_be_visible()
    secret = (await page.locator(".secret-key").inner_text()).replace(" ", "")
    phone = Phone.typed(secret)
    field = page.get_by_label("验证码")
    assert await field.get_attribute("autocomplete") == "one-time-code"
    await field.fill(phone.code())
    await page.get_by_role("button", name="开启", exact=True).click()
    await expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    return phone, await page.locator(".recovery-codes code").all_inner_texts()


async def test_an_app_and_a_recovery_code_sign_in(page: Page) -> None:
    username = await join(page)
    phone, codes = await set_up_app(page)
    assert len(codes) == 10
    async with page.expect_download() as saving:
        await page.get_by_role("link", name="保存为文本文件").click()
    saved = (await (await saving.value).path()).read_text()
    assert all(code in saved for code in codes)
    await page.reload()  # the address is that of the overview: nothing is sent again
    await expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()
    for code in (phone.code(steps=1), codes[0]):
        await sign_out(page)
        await send_password(page, username)
        await page.get_by_label("验证码").fill(code)
        await page.locator("main form [type=submit]").click()
        await page.wait_for_url("**/settings/two-factor/")
    await expect(page.get_by_text("还剩 9 个恢复码")).to_be_visible()


async def test_a_security_key_is_added_and_signs_in(page: Page) -> None:
    await add_virtual_key(page)
    username = await join(page)
    await page.goto("/settings/two-factor/keys/new/")
    await page.get_by_label("密钥名称").fill("蓝色密钥")
    await page.get_by_role("button", name="添加密钥").click()
    await expect(page.locator(".recovery-codes code")).to_have_count(10)
    await page.goto("/settings/two-factor/keys/new/")
    await page.get_by_label("密钥名称").fill("还是它")
    await page.get_by_role("button", name="添加密钥").click()
    await expect(page.get_by_text("此密钥已添加过")).to_be_visible()
    for _ in range(2):
        await sign_out(page)
        await send_password(page, username)
        await page.get_by_role("button", name="使用安全密钥").click()
        await page.wait_for_url("**/settings/two-factor/")
    await sign_out(page)
    await page.goto("/sign-in/?next=/settings/two-factor/")
    await page.get_by_role("link", name="使用通行密钥登录").click()
    await page.get_by_role("button", name="使用通行密钥登录").click()
    await page.wait_for_url("**/settings/two-factor/")
    await expect(page.get_by_text("蓝色密钥")).to_be_visible()
    await page.get_by_role("button", name="移除 蓝色密钥").click()
    await expect(page.get_by_text("未开启")).to_be_visible()


async def test_staff_set_two_factor_up_before_they_enter(page: Page, named_site: Site) -> None:
    username = make_staff(named_site, superuser=True)
    await enter_admin(page, username)
    await page.wait_for_url("**/settings/two-factor/")
    await expect(page.get_by_text("开启之前无法进入管理后台")).to_be_visible()
    await set_up_app(page)
    await page.goto("/admin/")
    await expect(page).to_have_url(re.compile("/admin/$"))


async def test_two_factor_is_turned_off_after_a_question(page: Page) -> None:
    await join(page)
    await set_up_app(page)
    await page.goto("/settings/two-factor/")
    await page.get_by_role("button", name="关闭两步验证").click()
    await page.get_by_role("dialog").get_by_role("button", name="关闭", exact=True).click()
    await expect(page.get_by_text("未开启")).to_be_visible()
