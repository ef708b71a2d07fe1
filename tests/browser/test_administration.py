"""Administrators register services, whose clients then call the API."""

import json
import re
import urllib.parse
import urllib.request
from types import CodeType

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.people import enter_admin, make_staff
from tests.browser.site import Site


async def test_a_service_is_registered_and_its_secret_works(site: Site, visit: Visit) -> None:
    page = await visit()
    await enter_admin(page, make_staff(site, superuser=True))
    await page.goto("/admin/services_registry/service/add/")
    await page.locator("[name=name]").fill("shop")
    await page.locator("[type=submit][name=_save], form [type=submit]").last.click()
    shown = page.locator("[data-secret], code").first
    await expect(shown).to_have_text(re.compile(r"^\S{16}$"))

    made = call(site, "POST", "/api/v1/posts/publish", {}, {"author": "u1", "content": "你好"})
    assert made["code"] == 200
    read = call(site, "GET", "/api/v1/posts/getinfo", {"post_id": made["data"]["post_id"]})
    assert read["data"]["post"]["content"] == "你好"

    await page.reload()
    await expect(page.get_by_text(re.compile(r"^\S{16}$"))).to_have_count(0)


def call(site: Site, method: str, path: str, query: dict[str, object], form: dict[str, str] | None = None) -> dict:  # type: ignore[type-arg]
    """Call the posts API as a service does, with a fresh appKey."""
    key = site.manage("appkey", "shop").strip()
    address = f"{site.url}{path}?{urllib.parse.urlencode({'svc': 'shop', 'appKey': key, **query})}"
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(urllib.request.Request(address, data, method=method), timeout=10) as answer:
        found: dict[str, object] = json.load(answer)
    return found


async def test_a_service_is_watched_limited_and_its_keys_are_explained(site: Site, visit: Visit) -> None:
    page = await visit(viewport={"width": 390, "height": 800})
    await enter_admin(page, make_staff(site, group="service administrators"))
    await page.goto("/admin/services_registry/service/add/")
    await page.locator("[name=name]").fill("kiosk")
    await page.locator("form [type=submit][name=_save]").click()
    await page.get_by_role("link", name="设置").click()

    await page.get_by_label("每日调用次数").fill("1000")
    await page.get_by_label("一次调用").check()
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text("每日调用：不限 → 1000")).to_be_visible()
    await expect(page.get_by_text("单个 appKey 可用次数：不限 → 1")).to_be_visible()
    await page.get_by_role("link", name="14 天").click()
    await expect(page.get_by_role("heading", name="每六小时调用")).to_be_visible()
    await page.get_by_text("以表格显示").click()
    table = page.get_by_role("table").filter(has=page.get_by_role("rowheader", name="20")).first
    await expect(table.get_by_role("rowheader")).to_have_count(56)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    await page.get_by_role("link", name="检查 appKey").last.click()
    await page.get_by_label("appKey，或一次调用的完整地址").fill(site.manage("appkey", "kiosk").strip())
    await page.get_by_role("button", name="检查").click()
    await expect(page.get_by_role("heading", name=re.compile("此调用会被接受|仅时间不符"))).to_be_visible()
    await page.get_by_label("appKey，或一次调用的完整地址").fill("00" * 26)
    await page.get_by_role("button", name="检查").click()
    await expect(page.get_by_role("heading", name="此调用会被拒绝")).to_be_visible()


async def test_code_is_copied_with_the_secret_in_it(site: Site, visit: Visit) -> None:
    page = await visit(viewport={"width": 390, "height": 800}, permissions=["clipboard-read", "clipboard-write"])
    await enter_admin(page, make_staff(site, group="service administrators"))
    await page.goto("/admin/services_registry/service/add/")
    await page.locator("[name=name]").fill("till")
    await page.locator("form [type=submit][name=_save]").click()
    secret = await page.locator("[data-secret]").text_content()
    snippet = page.locator("details", has_text="Python").first
    await snippet.locator("summary").click()
    await snippet.get_by_role("button", name="复制").click()
    await expect(snippet.get_by_role("button", name="已复制")).to_be_visible()
    copied: str = await page.evaluate("navigator.clipboard.readText()")
    assert secret is not None
    assert secret in copied
    assert isinstance(compile(copied, "wecho.py", "exec"), CodeType)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
