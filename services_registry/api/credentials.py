"""Credentials as a call sends them: `svc` and `appKey` in the query or in headers, or the headers of version 2."""

from django.http import HttpRequest

from services_registry.actions.admission import Credentials
from services_registry.signatures import UNSIGNED, Signed, body_hash
from wecho.common.origin import caller_address

_SIGNATURE = "HTTP_X_WECHO_SIGNATURE"


def given_credentials(request: HttpRequest) -> Credentials | None:
    """Who a call says that it is, or None when it says nothing. What is sent twice is sent wrong."""
    meta = request.META
    if _SIGNATURE in meta:
        signed = _signed(request)
        return Credentials(signed.service, "", signed)
    names = request.GET.getlist("svc") or _header(request, "HTTP_X_SVC")
    keys = request.GET.getlist("appKey") or _header(request, "HTTP_X_APP_KEY")
    if not names and not keys:
        return None
    return Credentials(names[0] if len(names) == 1 else "", keys[0] if len(keys) == 1 else "")


def address_of(request: HttpRequest) -> str | None:
    """Where the call comes from, seen through our own proxies."""
    return caller_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))


def _header(request: HttpRequest, name: str) -> list[str]:
    value = request.META.get(name)
    return [] if value is None else [value]


def _signed(request: HttpRequest) -> Signed:
    meta = request.META
    return Signed(
        service=meta.get("HTTP_X_WECHO_SERVICE", ""),
        time=meta.get("HTTP_X_WECHO_TIME", ""),
        nonce=meta.get("HTTP_X_WECHO_NONCE", ""),
        signature=meta[_SIGNATURE],
        method=request.method or "",
        path=request.path,
        query=meta.get("QUERY_STRING", ""),
        body=UNSIGNED if _may_leave_out_its_body(request) else body_hash(request.body),
    )


def _may_leave_out_its_body(request: HttpRequest) -> bool:
    # Photos are larger than what is read into memory; what a service keeps here is not.
    wished = request.META.get("HTTP_X_WECHO_BODY") == UNSIGNED
    return wished and request.content_type == "multipart/form-data" and not request.path.startswith("/api/v1/posts/")
