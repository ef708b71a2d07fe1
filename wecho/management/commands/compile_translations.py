"""`manage.py compile_translations`: makes the binary catalogues from locale/*.po, without GNU gettext."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


class Command(BaseCommand):
    help = "Compile the translations that are newer than their compiled form."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in map(Path, settings.LOCALE_PATHS):
            for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                compiled = source.with_suffix(".mo")
                if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                    self._compile(source, compiled)

    def _compile(self, source: Path, compiled: Path) -> None:
        with source.open("rb") as text:
            catalogue = read_po(text, abort_invalid=True)
        draft = compiled.with_suffix(".mo.new")
        with draft.open("wb") as binary:
            write_mo(binary, catalogue)
        draft.replace(compiled)
        # What this process has loaded by now lacks them: it serves people next.
        translation_file_changed(None, compiled)
