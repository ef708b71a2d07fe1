"""The house stands as docs/architecture.md draws it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

LADDER = {"common": 0, "accounts": 1, "services_registry": 1, "gallery": 2, "messaging": 3, "moderation": 4}
OURS = [app for app in LADDER if app != "common"]
SIGNALS = {"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed"}


def sources() -> list[Path]:
    return [path for app in [*OURS, "wecho"] for path in (settings.BASE_DIR / app).rglob("*.py")]


def test_every_relation_points_down_the_ladder() -> None:
    wrong = []
    for model in apps.get_models():
        own = LADDER.get(model._meta.app_label)
        if own is None:
            continue
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, models.ForeignKey | models.ManyToManyField) else None
            label = target._meta.app_label if isinstance(target, type) else None
            sideways = label in LADDER and label != model._meta.app_label and LADDER[label] >= own
            if sideways:
                wrong.append(f"{model.__name__}.{field.name} → {label}")
    assert wrong == []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_no_model_signal_is_used(path: Path) -> None:
    names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
    assert not names & SIGNALS


def test_what_is_public_says_what_it_guarantees() -> None:
    """Actions, selectors and policies have docstrings: they are the contract of the write and read layers."""
    layers = {"actions", "selectors", "policies"}
    paths = [path for path in sources() if layers & set(path.relative_to(settings.BASE_DIR).with_suffix("").parts)]
    silent = [
        f"{path.stem}.{node.name}"
        for path in paths
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize(
    "sheet", sorted((settings.BASE_DIR / "static" / "css").glob("*.css")), ids=lambda path: path.name
)
def test_every_rule_of_a_stylesheet_is_closed(sheet: Path) -> None:
    depth = 0
    for number, line in enumerate(sheet.read_text().splitlines(), 1):
        assert depth == 0 or not line.startswith((".", "@", ":", "#")), f"line {number} stands in a rule left open"
        depth += line.count("{") - line.count("}")
    assert depth == 0
