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


class PartNotAllowed(ContractError):
    """The service may not call this part of the API."""

    status = code = 403
    slug, message = "part_not_allowed", _("this part of the API is not allowed to the service")


class TooManyCalls(ContractError):
    """The service has spent its calls of this minute or this day; it may come again in `retry_after` seconds."""

    status = code = 429
    slug, message = "too_many_calls", _("too many calls")

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__()


class BodyTooLarge(ContractError):
    """More than what is read into memory."""

    status = code = 413
    slug, message = "body_too_large", _("The request is too large.")


class UnsupportedBody(ContractError):
    """A body of another kind than the call reads."""

    status = code = 415
    slug, message = "unsupported_body", _("Unsupported media type.")


class MethodNotAllowed(ContractError):
    """The call is known, under another method."""

    status = code = 405
    slug, message = "method_not_allowed", _("This call has another method.")

    def __init__(self, allowed: str) -> None:
        self.allowed = allowed
        super().__init__()
