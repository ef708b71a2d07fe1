"""Translations that are compiled at the start are spoken at once, by the process that compiled them."""

from pathlib import Path

from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "spoken at once"
msgstr "立即生效"
"""


def test_a_first_start_speaks_chinese(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    with translation.override("zh-hans"):
        assert gettext("spoken at once") == "spoken at once"
    call_command("compile_translations")
    with translation.override("zh-hans"):
        assert gettext("spoken at once") == "立即生效"
