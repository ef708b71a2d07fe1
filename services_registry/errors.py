"""The codes that registered services know. Message and number of each are part of the contract with their clients.

Kept for clients that know them, and never answered here: 10008 and 10012 (a search is never without conditions, and
the database admits valid JSON only), 10009 to 10011, 10013, 10015 and 10018 (no call fails because the cache is gone).
"""

from django.utils.translation import gettext_lazy as _

from wecho.common.errors import DomainError


class ContractError(DomainError):
    """A refusal that clients know by its `code`; the HTTP status is the code up to 600, else 500."""

    status = 500
    code = 500
    slug = "contract"
    explains = False


class TableMissing(ContractError):
    code, slug, message = 10001, "table_missing", _("the table of the service has not been created")


class TableNotMade(ContractError):
    code, slug, message = 10002, "table_not_made", _("can not create table of the service")


class CreateFailed(ContractError):
    code, slug, message = 10003, "create_failed", _("create data failed")


class UpdateFailed(ContractError):
    code, slug, message = 10004, "update_failed", _("update data failed")


class DeleteFailed(ContractError):
    code, slug, message = 10005, "delete_failed", _("delete data failed")


class FindFailed(ContractError):
    code, slug, message = 10006, "find_failed", _("find data failed")


class CountFailed(ContractError):
    code, slug, message = 10007, "count_failed", _("count data failed")


class NoRightRecord(ContractError):
    """What the caller wants to change is not there, or belongs to somebody else."""

    code, slug, message = 10014, "no_right_record", _("no right record found")


class NothingToUpdate(ContractError):
    code, slug, message = 10016, "nothing_to_update", _("update query is empty")


class NoId(ContractError):
    """The source of ids is gone or spent; nothing was written."""

    code, slug, message = 10017, "no_id", _("generate id failed")


class BindFailed(ContractError):
    """A parameter is missing, of the wrong type, or out of its range."""

    status = code = 400
    slug, message = "bind_failed", _("bind param failed")


class ParamsWrong(ContractError):
    """Well-formed, but not allowed."""

    status = code = 400
    slug, message = "params_wrong", _("something of params is wrong")


class AppKeyDenied(ContractError):
    """The one answer to every call without a good appKey."""

    status = code = 400
    slug, message = "app_key_denied", _("bind authentication")
