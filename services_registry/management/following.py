"""Following a configuration document: each version is applied whole or refused whole, and the last good one stays."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

from django.db import Error, close_old_connections, connection

from services_registry.actions.importing import apply_document
from services_registry.documents import DocumentRefused, read_document
from services_registry.management.report import as_line
from wecho.common.errors import DomainError

log = logging.getLogger(__name__)


class Source(Protocol):
    """Where a document lives."""

    def documents(self) -> AsyncGenerator[bytes | None]:
        """The document now, then again after each change and every few seconds; None while it cannot be had."""
        ...


class Author:
    """Who may write the document may do all that it can ask for; the audit trail names where it came from."""

    def __init__(self, name: str) -> None:
        self._name = name

    def has_perm(self, perm: str) -> bool:
        return True

    def get_username(self) -> str:
        return self._name


class Follower:
    """Applies what `source` has, for as long as `run` is not cancelled, and touches `heartbeat` each time it looks.

    A document that failed for reasons of ours, as without the database, is tried again at the next look.
    """

    def __init__(self, source: Source, author: Author, heartbeat: Path | None = None) -> None:
        self._source = source
        self._author = author
        self._heartbeat = heartbeat
        self._done_with: bytes | None = None
        self._is_gone = False

    async def run(self) -> None:
        """Follow until cancelled; an application that has begun is finished."""
        async with aclosing(self._source.documents()) as documents:
            async for data in documents:
                self._notice(gone=data is None)
                if data is not None and data != self._done_with:
                    await asyncio.to_thread(self._take, data)
                if self._heartbeat:
                    self._heartbeat.touch()

    def _notice(self, *, gone: bool) -> None:
        if gone and not self._is_gone:
            log.warning("the document cannot be had; what was applied last stays")
        if self._is_gone and not gone:
            log.info("the document can be had again")
        self._is_gone = gone

    def _take(self, data: bytes) -> None:
        close_old_connections()
        try:
            applied = apply_document(actor=self._author, document=read_document(data))
        except DocumentRefused as refused:
            log.error("the document is refused whole; what was applied last stays")
            for fault in refused.faults:
                log.error("%s", fault)
        except (DomainError, Error) as error:
            log.error("the document cannot be applied now (%s); the next look tries again", type(error).__name__)
            return
        else:
            log.info("the document is applied: %s", as_line(applied))
            for line in applied.left_alone:
                log.info("means nothing here, left alone: %s", line)
        finally:
            connection.close()
        self._done_with = data
