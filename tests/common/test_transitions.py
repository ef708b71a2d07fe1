"""Statuses change only along their table, and only one of two wins."""

import pytest
from django.db import models

from gallery.states import BOARD, PHOTO, POST
from wecho.common.transitions import TransitionTable, transitions


class Light(models.TextChoices):
    RED = "red"
    GREEN = "green"


@pytest.mark.parametrize("table", [PHOTO, POST, BOARD])
def test_every_status_can_be_reached(table: TransitionTable) -> None:
    assert set(table.states.values) == table._reachable()


def test_a_table_with_an_unreachable_status_fails_at_import() -> None:
    with pytest.raises(ValueError, match="green"):
        TransitionTable(Light, Light.RED, transitions({}))


def test_a_table_with_an_unknown_status_fails_at_import() -> None:
    with pytest.raises(ValueError, match="blue"):
        TransitionTable(Light, Light.RED, transitions({Light.RED: [Light.GREEN, "blue"]}))


def test_a_table_knows_what_leads_where() -> None:
    table = TransitionTable(Light, Light.RED, transitions({Light.RED: [Light.GREEN]}))
    assert table.allows("red", "green")
    assert not table.allows("green", "red")
    assert table.sources("green") == ["red"]
