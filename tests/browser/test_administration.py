"""Administrators register services, whose clients then call the API."""

import json
import re
import urllib.parse
import urllib.request

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
