"""Take the pictures of the README from a freshly made demo: `make screenshots`."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import running_site
from tests.engines import chromium
from wecho.demo.constants import PASSWORD

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
DESKTOP = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, and how."""

    name: str
    path: str
    username: str = ""
    click: str = ""
    options: dict[str, Any] = field(default_factory=lambda: DESKTOP)


SHOTS = (
    Shot("feed", "/"),
    Shot("feed-dark", "/", options={**DESKTOP, "color_scheme": "dark"}),
    Shot("feed-phone", "/", options=PHONE),
    Shot("post", "/", click=".grid a"),
    Shot("post-english-phone", "/", click=".grid a", options={**PHONE, "locale": "en-US", "color_scheme": "dark"}),
    Shot("profile", "/@xiaoman/", username="xiaoman"),
    Shot("upload", "/upload/", username="xiaoman"),
    Shot("messages", "/messages/@yunqi/", username="xiaoman"),
    Shot("board", "/@xiaoman/boards/", click=".board-card a, main li a"),
    Shot("review-queue", "/admin/", username="shenhe"),
    Shot("review-case", "/admin/", username="shenhe", click="text=开始"),
    Shot("service", "/admin/services_registry/service/", username="guanli"),
)


def main() -> int:
    """Make every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_site(demo=True) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.launch_options())
        for shot in SHOTS:
            take(browser, site.url, shot)
            print(f"  {shot.name}")
        browser.close()
    return 0


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Make one picture with a browser that knows nobody yet."""
    context = browser.new_context(base_url=url, **{"locale": "zh-CN", "reduced_motion": "reduce", **shot.options})
    page = context.new_page()
    if shot.username:
        sign_in(page, shot.username)
    page.goto(shot.path)
    if shot.click:
        page.locator(shot.click).first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_function("[...document.images].every(image => image.loading == 'lazy' || image.complete)")
    page.screenshot(path=FOLDER / f"{shot.name}.jpg", type="jpeg", quality=84)
    context.close()


def sign_in(page: Page, username: str) -> None:
    """Sign in on the site's page; the administration takes the same session."""
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").click()
    page.wait_for_url(lambda address: "sign-in" not in address)


if __name__ == "__main__":
    sys.exit(main())
