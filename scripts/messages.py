"""Bring the catalogues of translations up to date with the sources: `make messages`.

New messages come in empty, for a person to translate; those no longer used go. It needs no GNU gettext.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

BASE = Path(__file__).resolve().parent.parent
APPS = ("accounts", "gallery", "messaging", "moderation", "services_registry", "wecho")
CATALOGUES = {"zh_Hans": BASE / "locale/zh_Hans/LC_MESSAGES/django.po"}
# A catalogue changes only when its messages do.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


# How Django's templatize writes the messages of a template.
CALL = re.compile(r"""\b(n?p?gettext)\(((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*)+)""")
Found = tuple[str | tuple[str, ...], str | None]


def extracted() -> Catalog:
    """Every message of the Python sources and the templates, with the files that have it."""
    catalogue = Catalog(project="wecho", charset="utf-8", fuzzy=False)
    for path, found in _sources():
        for message, context in found:
            catalogue.add(message, locations=[(str(path.relative_to(BASE)), 0)], context=context)
    return catalogue


def _sources() -> Iterator[tuple[Path, list[Found]]]:
    for app in APPS:
        for path in sorted((BASE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, _of_python(path)
    for path in sorted((BASE / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            yield path, _of_template(path)


def _of_python(path: Path) -> list[Found]:
    found = extract("python", io.BytesIO(path.read_bytes()), keywords=KEYWORDS)
    return [(message, context) for _line, message, _comments, context in found if message]


def _of_template(path: Path) -> list[Found]:
    from django.utils.translation.template import templatize

    found: list[Found] = []
    for name, arguments in CALL.findall(templatize(path.read_text(), origin=str(path))):
        texts: tuple[str, ...] = ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)")
        context = texts[0] if "p" in name else None
        texts = texts[1:] if context else texts
        found.append((texts[:2] if name.startswith("n") else texts[0], context))
    return found


def update(path: Path, locale: str) -> list[str]:
    """Rewrite one catalogue; returns the messages that have no translation yet."""
    catalogue = Catalog(locale=locale)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version, catalogue.fuzzy = "Wecho", "1", False
    catalogue.header_comment = f"# Wecho in {catalogue.locale_identifier}"
    catalogue.creation_date = catalogue.revision_date = EPOCH
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, omit_header=False, include_lineno=False)
    return untranslated(catalogue)


def untranslated(catalogue: Catalog) -> list[str]:
    """Messages without a translation, or with one that a tool guessed."""
    return [
        str(message.id) for message in catalogue if message.id and (message.fuzzy or not all(_forms(message.string)))
    ]


def _forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]


def main() -> int:
    """Update every catalogue; prints what is left to translate."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True, TEMPLATES=[])
    django.setup()
    for locale, path in CATALOGUES.items():
        left = update(path, locale)
        print(f"{path.relative_to(BASE)}: {len(left)} to translate")
        print("\n".join(f"  {message!r}" for message in left))
    return 0


if __name__ == "__main__":
    sys.exit(main())
