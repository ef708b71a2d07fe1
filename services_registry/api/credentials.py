"""Credentials as a call sends them: `svc` and `appKey` in the query or in headers, or the headers of version 2."""

from services_registry.actions.admission import Credentials
from services_registry.api.asking import Asking
from services_registry.signatures import UNSIGNED, Signed, body_hash

NOBODY = Credentials("", "")
_SIGNATURE = "HTTP_X_WECHO_SIGNATURE"


def given_credentials(asking: Asking) -> Credentials | None:
    """Who a call says that it is, or None when it says nothing; what is sent twice is sent wrong.

    Raises BodyTooLarge.
    """
    if _SIGNATURE in asking.environ:
        signed = _signed(asking)
        return Credentials(signed.service, "", signed)
    names = asking.query.get("svc") or _header(asking, "HTTP_X_SVC")
    keys = asking.query.get("appKey") or _header(asking, "HTTP_X_APP_KEY")
    if not names and not keys:
        return None
    return Credentials(names[0] if len(names) == 1 else "", keys[0] if len(keys) == 1 else "")


def _header(asking: Asking, name: str) -> list[str]:
    value = asking.environ.get(name)
    return [] if value is None else [value]


def _signed(asking: Asking) -> Signed:
    said = asking.environ.get
    return Signed(
        service=said("HTTP_X_WECHO_SERVICE", ""),
        time=said("HTTP_X_WECHO_TIME", ""),
        nonce=said("HTTP_X_WECHO_NONCE", ""),
        signature=said(_SIGNATURE, ""),
        method=asking.method,
        path=asking.path,
        query=said("QUERY_STRING", ""),
        body=UNSIGNED if _may_leave_out_its_body(asking) else body_hash(asking.read()),
    )


def _may_leave_out_its_body(asking: Asking) -> bool:
    # Photos are larger than what is read into memory; what a service keeps here is not.
    wished = asking.environ.get("HTTP_X_WECHO_BODY") == UNSIGNED
    return wished and asking.content_type == "multipart/form-data" and not asking.path.startswith("/api/v1/posts/")
