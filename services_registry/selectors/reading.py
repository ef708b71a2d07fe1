"""What every read of records does about a database that does not answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction

from services_registry.errors import ContractError, TableMissing
from wecho.common.database import in_transaction

log = logging.getLogger(__name__)
EXTRA_AS_TEXT = "CAST(extra AS text)"
_UNDEFINED_TABLE = "42P01"


@contextmanager
def answering(failure: type[ContractError]) -> Iterator[None]:
    """Turn a database error into TableMissing, or into `failure`; a transaction under way goes on."""
    try:
        if in_transaction():
            with transaction.atomic():
                yield
        else:
            yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == _UNDEFINED_TABLE or "no such table" in str(error):
            raise TableMissing from error
        log.exception("reading records of a service failed")
        raise failure from error
