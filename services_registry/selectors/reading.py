"""What every read of records does about a database that does not answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, models

from services_registry.errors import ContractError, TableMissing
from services_registry.models.tables import table_is_missing

log = logging.getLogger(__name__)
_UNDEFINED_TABLE = "42P01"


@contextmanager
def answering(failure: type[ContractError]) -> Iterator[None]:
    """Turn a database error into TableMissing, or into `failure`."""
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == _UNDEFINED_TABLE or "no such table" in str(error):
            raise TableMissing from error
        log.exception("reading records of a service failed")
        raise failure from error


def refuse_missing_table(model: type[models.Model], service_id: int) -> None:
    """Raise TableMissing when nothing was found because the service has no table. Costs a query: ask only then."""
    if table_is_missing(model, service_id):
        raise TableMissing
