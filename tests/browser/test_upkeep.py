"""Administrators take a service's data home, look for something in it, and delete it."""

import gzip
import re
from pathlib import Path

from playwright.async_api import expect

from services_registry.constants import ADMINISTRATORS
from tests.browser.conftest import Visit
from tests.browser.people import enter_admin, make_staff
from tests.browser.site import Site

FILL = """
from services_registry.actions import comments, posts
from services_registry.actions.services import ensure_service
service = ensure_service(actor=None, name={name!r})
for number in range(30):
    post = posts.publish_post(service=service, author="ann", content=f"第 {{number}} 次去海边看日落")
    comments.publish_comment(service=service, post_id=post, user_id="bob", content="很好看")
print(service.pk)
"""


async def test_data_is_exported_searched_and_deleted(site: Site, visit: Visit, tmp_path: Path) -> None:
    number = site.python(FILL.format(name="diary")).strip()
    page = await visit()
    await enter_admin(page, make_staff(site, group=ADMINISTRATORS))
    await page.goto(f"/admin/services_registry/service/{number}/change/")
    await expect(page.get_by_role("row", name="帖子 30")).to_be_visible()

    await page.get_by_role("link", name="导出").click()
    await page.get_by_role("button", name="导出数据").click()
    # The page shows by itself when the job is through.
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载").click()
    file = tmp_path / "diary.jsonl.gz"
    await (await download.value).save_as(file)
    assert len(gzip.decompress(file.read_bytes()).splitlines()) == 60

    await page.goto(f"/admin/services_registry/service/{number}/search/")
    await page.get_by_label("查找").fill("7 日落")
    await page.get_by_label("查找").press("Enter")
    await expect(page.get_by_role("cell", name="第 27 次去海边看日落")).to_be_visible()
    await expect(page.get_by_text("全部查完")).to_be_visible()

    await page.goto(f"/admin/services_registry/service/{number}/change/")
    await page.get_by_role("link", name="删除这个服务").click()
    await page.get_by_label("服务名称").fill("Diary")
    await page.get_by_role("button", name="连同全部数据一起删除").click()
    await expect(page.get_by_text("这不是它的名称")).to_be_visible()
    await page.get_by_label("服务名称").fill("diary")
    await page.get_by_role("button", name="连同全部数据一起删除").click()
    await expect(page.get_by_text(re.compile("起删除中"))).to_be_visible()


async def test_an_export_is_followed_without_scripts(site: Site, visit: Visit) -> None:
    number = site.python(FILL.format(name="plain")).strip()
    page = await visit(java_script_enabled=False)
    await enter_admin(page, make_staff(site, group=ADMINISTRATORS))
    await page.goto(f"/admin/services_registry/service/{number}/exports/")
    async with page.expect_navigation():
        await page.get_by_role("button", name="导出数据").click()
    for _ in range(100):
        if await page.get_by_role("link", name="下载").count():
            break
        async with page.expect_navigation():
            await page.get_by_role("link", name="刷新").click()
    await expect(page.get_by_role("link", name="下载")).to_be_visible()
