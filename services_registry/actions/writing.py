"""How one statement writes records: into tables made at the first write, under an id that nobody else has."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from django.db import DatabaseError, DataError, models, transaction

from services_registry.errors import BindFailed, ContractError, NoId, NoRightRecord
from services_registry.models.ids import new_id, source_is_gone
from services_registry.models.tables import ensure_tables, table_is_missing, tables_of
from wecho.common.database import in_transaction, is_postgresql, prepared_rows

log = logging.getLogger(__name__)
Result = TypeVar("Result")
ID_ATTEMPTS = 5
_CHECK, _UNIQUE, _SEQUENCE_SPENT = "23514", "23505", "2200H"
_UNDEFINED_TABLE, _NO_PRIVILEGE = "42P01", "42501"


def written(service_id: int, statement: Callable[[], Result], failure: type[ContractError]) -> Result:
    """Run a statement that writes records of a service; nothing is half-written.

    Missing tables are made (else TableNotMade) and a conflicting id is drawn again (else NoId); what the database
    cannot hold raises BindFailed, any other error of the database `failure`.
    """
    made = False
    for _ in range(ID_ATTEMPTS):
        try:
            with _one_statement():
                return statement()
        except DatabaseError as error:
            if _is_taken_id(error):
                continue
            if made or not _has_no_table(error):
                raise _refusal(error, failure) from error
            ensure_tables(service_id)
            made = True
    raise NoId


def inserted(service_id: int, sql: str, params: Sequence[Any]) -> int | None:
    """Run an INSERT whose `{id}` is a new id and whose `{lock}` locks parents; returns the id, None if none was made.

    The id comes first among the parameters of the statement. It goes into the table of all services, which hands the
    row on to the service's partition, or tells that there is none; parents are read from `{posts}` and `{comments}`.
    """
    expression, id_params = new_id()
    json = "::jsonb" if is_postgresql() else ""
    statement = sql.format(id=expression, lock=share_lock(), json=json, **tables_of(service_id))
    found = prepared_rows(statement, [*id_params, *params])
    return int(found[0][0]) if found else None


def refuse(service_id: int, model: type[models.Model]) -> ContractError:
    """The refusal of a change to what is not there. Even a write in vain makes a service's tables (TableNotMade)."""
    if table_is_missing(model, service_id):
        ensure_tables(service_id)
    return NoRightRecord()


def share_lock() -> str:
    """SQL that holds rows against deletion until the commit; nothing on SQLite, which has one writer at a time."""
    return " FOR KEY SHARE" if is_postgresql() else ""


def _one_statement() -> AbstractContextManager[Any]:
    # Alone, a statement is atomic by itself; within a transaction, its failure must not spoil what came before.
    return transaction.atomic() if in_transaction() else nullcontext()


def _refusal(error: DatabaseError, failure: type[ContractError]) -> ContractError:
    if _has_no_id(error):
        log.error("ids cannot be made", exc_info=error)
        return NoId()
    if isinstance(error, DataError):
        return BindFailed()
    log.error("writing records of a service failed", exc_info=error)
    return failure()


def _state(error: DatabaseError) -> str:
    return str(getattr(error.__cause__, "sqlstate", "") or "")


def _constraint(error: DatabaseError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", None) or "") if diagnostics else str(error)


def _is_taken_id(error: DatabaseError) -> bool:
    return _state(error) == _UNIQUE or "UNIQUE constraint failed" in str(error)


def _has_no_id(error: DatabaseError) -> bool:
    if "_id_range" in _constraint(error) or _state(error) == _SEQUENCE_SPENT:
        return True
    return _state(error) in (_UNDEFINED_TABLE, _NO_PRIVILEGE) and source_is_gone()


def _has_no_table(error: DatabaseError) -> bool:
    # PostgreSQL reports a row without a partition as a check violation that names no constraint.
    if _state(error) == _CHECK:
        return not _constraint(error)
    return (_state(error) == _UNDEFINED_TABLE and not source_is_gone()) or "no such table" in str(error)
