"""The snippets that the administration shows work as they are pasted, and the pages that show them."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

from services_registry.admin.snippets import PLACEHOLDER, Snippet, snippets_for
from services_registry.models import Service
from tests.services_registry.clients.node import run_node
from tests.services_registry.clients.web import Web
from tests.services_registry.people import make_service_administrator

SHOWN = re.compile(r'<code id="snippet-(\w+)"[^>]*>(.*?)</code>', re.DOTALL)
TEXT = "Hello, 你好"


def snippet(web: Web, language: str, folder: Path) -> Path:
    """A file with what somebody would paste."""
    with override_settings(SITE_URL=web.url):
        found = {item.language: item.text for item in snippets_for(web.service, web.secret)}
    file = folder / f"pasted.{language}"
    file.write_text(found[language])
    return file


def printed(*command: str) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_snippet_for_curl_works(web: Web, tmp_path: Path) -> None:
    answer = printed("sh", str(snippet(web, "sh", tmp_path)))
    assert answer.count('"msg":"success"') == 2, answer
    assert f'"content":"{TEXT}"' in answer


def test_the_snippet_for_python_works(web: Web, tmp_path: Path) -> None:
    assert f"'content': '{TEXT}'" in printed(sys.executable, str(snippet(web, "py", tmp_path)))


@pytest.mark.usefixtures("_node")
def test_the_snippet_for_javascript_works(web: Web, tmp_path: Path) -> None:
    assert f"content: '{TEXT}'" in run_node(snippet(web, "js", tmp_path))


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_service_administrator())
    return client


def shown(page: bytes) -> dict[str, str]:
    return {language: html.unescape(text) for language, text in SHOWN.findall(page.decode())}


def texts(snippets: list[Snippet]) -> dict[str, str]:
    return {item.language: item.text for item in snippets}


def test_a_new_secret_comes_with_snippets_that_hold_it(administrator: Client) -> None:
    page = administrator.post("/admin/services_registry/service/add/", {"name": "shop"}).content
    secret = Service.objects.get().secrets.get().open().decode()
    assert shown(page) == texts(snippets_for("shop", secret))
    assert all(secret in text for text in shown(page).values())
    assert set(shown(page)) == {"sh", "py", "js", "go", "kt"}


def test_later_a_placeholder_stands_where_the_secret_goes(administrator: Client, service: Service) -> None:
    page = administrator.get(f"/admin/services_registry/service/{service.pk}/snippets/").content
    assert shown(page) == texts(snippets_for("album"))
    assert all(PLACEHOLDER in text for text in shown(page).values())
    assert service.secrets.get().open() not in page
