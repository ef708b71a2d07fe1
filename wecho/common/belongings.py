"""What the site keeps of a person. Each app registers its kinds in its `belongings.py`.

An export and an erasure walk through all of them, so that neither knows the apps above it and neither forgets one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

Record = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)
BATCH = 500


@dataclass(frozen=True)
class StoredFile:
    """A file of the storage at `path`, called `name` in an export. `key` rises from file to file; `size` is bytes."""

    key: int
    path: str
    name: str
    size: int
    written_at: datetime


@dataclass(frozen=True)
class Files:
    """The files of a kind: `after(person_id, key)` gives those beyond that key, `size(person_id)` the bytes of all."""

    after: Callable[[int, int], Iterator[StoredFile]]
    size: Callable[[int], int]


@dataclass(frozen=True)
class Belongings:
    """One kind of thing that an app keeps of people; the tables in `models` are answered for by it.

    `records(person_id)` gives a person's own for `<name>.json`: no secrets, and of others only what the person may see.
    Each step of `erase` removes or empties one batch of a person's, returns whether it found any, and may be repeated
    at any time. Whoever has no records says why in `not_exported`; whoever leaves rows behind says why in `kept`.
    """

    name: str
    models: tuple[type[models.Model], ...]
    records: Callable[[int], Iterator[Record]] | None = None
    files: Files | None = None
    erase: tuple[Callable[[int], bool], ...] = ()
    not_exported: str = ""
    kept: str = ""

    def __post_init__(self) -> None:
        if not (self.records or self.not_exported) or not (self.erase or self.kept):
            raise ValueError(f"{self.name}: export and erase it, or say why not")


_registered: list[Belongings] = []


def register(*kinds: Belongings) -> None:
    """Add kinds; called once by each app's `belongings.py`, in the order of the apps."""
    _registered.extend(kinds)


def kinds() -> list[Belongings]:
    """All kinds, from the lowest app to the highest: the order of an export."""
    return list(_registered)


def erasing_steps() -> list[Callable[[int], bool]]:
    """All steps, from the highest app to the lowest: what points at something goes before it."""
    return [step for kind in reversed(_registered) for step in kind.erase]


def in_batches(rows: models.QuerySet[Row], size: int = BATCH) -> Iterator[Row]:
    """Every row in the order of its key, read batch by batch: neither memory nor a transaction holds all of them."""
    rows = rows.order_by("pk")
    found = list(rows[:size])
    while found:
        yield from found
        found = list(rows.filter(pk__gt=found[-1].pk)[:size])


def fields_of(rows: models.QuerySet[Row], *fields: str) -> Iterator[Record]:
    """Each row as a record of the named fields."""
    for row in in_batches(rows.only("pk", *fields)):
        yield {name: getattr(row, name) for name in fields}


def delete_batch(rows: models.QuerySet[Row], size: int = BATCH) -> bool:
    """Delete one batch, and what the administration's log says of it; False when there was none."""
    with transaction.atomic():
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:size])
        if keys:
            forget_in_log(rows.model, keys)
            rows.model._base_manager.filter(pk__in=keys).delete()
    return bool(keys)


def forget_in_log(model: type[models.Model], keys: list[Any]) -> None:
    """Take names and texts of objects out of the administration's log; who did what to which number stays."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    about.filter(object_id__in=[str(key) for key in keys]).update(object_repr="", change_message="")
