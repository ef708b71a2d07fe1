"""What ends in one process ends in all others within five seconds: tokens and web sessions."""

import http.cookiejar
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from services_registry.appkeys import make_app_key
from tests.services_registry.clients.web import Web, running_web

SECONDS = 5.0
IN_A_ROW = 12
"""So many answers in a row come from every process."""
PASSWORD = "lantern-orchard-42"


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with running_web("phones") as running:
        yield running


class App:
    """An app client of one person."""

    def __init__(self, web: Web, username: str) -> None:
        self.web = web
        self.tokens = self.ask("POST", "register", username=username, password=PASSWORD)[1]["data"]

    def ask(self, method: str, path: str, **body: str) -> tuple[int, Any]:
        key = make_app_key(self.web.secret.encode(), int(time.time()))
        address = f"{self.web.url}/api/v1/accounts/{path}?svc={self.web.service}&appKey={key}"
        headers = {"Content-Type": "application/json"}
        if hasattr(self, "tokens"):
            headers["Authorization"] = f"Bearer {self.tokens['access']}"
        data = json.dumps(body).encode() if method != "GET" else None
        request = urllib.request.Request(address, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


def falls_within(seconds: float, status: Any, end: int) -> bool:
    """Whether from a moment within `seconds` on every answer is `end`."""
    began = time.monotonic()
    in_a_row = 0
    while in_a_row < IN_A_ROW:
        begin = time.monotonic()
        in_a_row = in_a_row + 1 if status() == end else 0
        if not in_a_row and begin - began > seconds:
            return False
    return True


def stays(status: Any) -> bool:
    return all(status() == 200 for _ in range(IN_A_ROW))


def test_signing_out_ends_the_access_token_in_every_process(web: Web) -> None:
    app = App(web, "anna")
    assert stays(lambda: app.ask("GET", "me")[0])
    assert app.ask("POST", "sign-out")[0] == 200
    assert falls_within(SECONDS, lambda: app.ask("GET", "me")[0], 401)
    assert app.ask("POST", "token/refresh", refresh=app.tokens["refresh"])[0] == 401


@pytest.mark.parametrize("act", ["password", "banned"])
def test_what_the_command_line_changes_ends_sessions_too(web: Web, act: str) -> None:
    app = App(web, f"person-{act}")
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.open(f"{web.url}/sign-in/", timeout=10)
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = {"username": f"person-{act}", "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    browser.open(f"{web.url}/sign-in/", urllib.parse.urlencode(form).encode(), timeout=10)

    def page() -> int:
        with browser.open(f"{web.url}/settings/profile/", timeout=10) as answer:
            return 401 if "/sign-in/" in answer.url else answer.status

    assert stays(page)
    assert stays(lambda: app.ask("GET", "me")[0])
    change = "p.set_password('another-lantern-43')" if act == "password" else "p.is_active = False"
    web.site.python(
        f"from accounts.models import User; p = User.objects.get(username='person-{act}'); {change}; p.save()"
    )
    assert falls_within(SECONDS, page, 401)
    assert falls_within(SECONDS, lambda: app.ask("GET", "me")[0], 401)
