"""What every read of records does about a database that does not answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, connection, transaction

from services_registry.errors import ContractError, TableMissing

log = logging.getLogger(__name__)
EXTRA_AS_TEXT = "CAST(extra AS text)"
_UNDEFINED_TABLE = "42P01"


@contextmanager
def answering(failure: type[ContractError]) -> Iterator[None]:
    """Turn a database error into TableMissing, or into `failure`; a transaction under way goes on."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == _UNDEFINED_TABLE or "no such table" in str(error):
            raise TableMissing from error
        log.exception("reading records of a service failed")
        raise failure from error
