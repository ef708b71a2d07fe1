"""The live settings, kept in each process and never older than a second: asking costs a query once a second at most."""

import logging
import threading
import time
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import Error, connection, transaction

from services_registry.constants import LIVE_SETTINGS
from services_registry.models import ServiceSettings, ServiceSettingsChange
from wecho.common.database import aside_for_all

log = logging.getLogger(__name__)
LIFETIME_SECONDS = 1.0
PATIENCE_SECONDS = 1.0
SHOWN = 20


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """Lifetimes of the cache and measures of the clean-up, within the bounds of `constants.LIVE_SETTINGS`."""

    cache_seconds: int = LIVE_SETTINGS["cache_seconds"].default
    cache_jitter_percent: int = LIVE_SETTINGS["cache_jitter_percent"].default
    absent_seconds: int = LIVE_SETTINGS["absent_seconds"].default
    erase_batch: int = LIVE_SETTINGS["erase_batch"].default
    erase_seconds: int = LIVE_SETTINGS["erase_seconds"].default


class _Kept:
    """What this process knows. Whoever finds it too old reads anew; the others wait for that, but not for long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._good_until = float("-inf")
        self._settings = LiveSettings()

    def current(self) -> LiveSettings:
        if time.monotonic() >= self._good_until:
            self._renew()
        return self._settings

    def forget(self) -> None:
        self._good_until = float("-inf")

    @aside_for_all
    def _renew(self) -> None:
        if self._lock.acquire(timeout=PATIENCE_SECONDS):
            try:
                if time.monotonic() >= self._good_until:
                    self._read()
            finally:
                self._lock.release()

    def _read(self) -> None:
        asked = time.monotonic()
        try:
            # A failure here must not end a transaction that is under way.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                self._settings = saved()
        except Error:
            log.warning("the live settings cannot be read: those known last go on", exc_info=True)
            asked = time.monotonic()
        self._good_until = asked + LIFETIME_SECONDS


_kept = _Kept()


def current() -> LiveSettings:
    """The settings as they were at most a second ago; without a database those known last, or else the defaults."""
    return _kept.current()


def forget() -> None:
    """Read anew at the next question: whoever changes the settings calls it, so that this process knows at once."""
    _kept.forget()


def saved() -> LiveSettings:
    """The settings as the database has them now: what a form shows."""
    row = ServiceSettings.objects.filter(pk=ServiceSettings.ONLY).values(*LIVE_SETTINGS).first()
    return LiveSettings(**row) if row else LiveSettings()


def changes() -> list[ServiceSettingsChange]:
    """The twenty latest changes, the newest first."""
    return list(ServiceSettingsChange.objects.order_by("-pk")[:SHOWN])


def newest_change() -> int:
    """The number of the latest change, 0 for none."""
    return ServiceSettingsChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
