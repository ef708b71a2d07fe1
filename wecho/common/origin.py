"""Where a request comes from: the address of the caller, seen through the proxies that we trust and no further."""

from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
_current: ContextVar[str | None] = ContextVar("origin", default=None)


def caller_address(peer: str, forwarded_for: str) -> str | None:
    """The address of whoever called: the peer, or while that is a trusted proxy the next of X-Forwarded-For, backwards.

    None for a peer without an address, as behind a Unix socket. An IPv4 address written as IPv6 is given as IPv4.
    """
    address = _read(peer)
    if not settings.TRUSTED_PROXIES or address is None:
        return str(address) if address else None
    for word in reversed(forwarded_for.split(",")):
        if not any(address in network for network in settings.TRUSTED_PROXIES):
            break
        before = _read(word.strip())
        if before is None:
            break
        address = before
    return str(address)


def network_of(address: str | None) -> str:
    """Whom limits by address are counted for: an IPv4 address itself, the /64 of an IPv6 one, "" for none."""
    found = _read(address or "")
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found or "")


def current_address() -> str | None:
    """The address behind the request that this thread answers; None outside of one."""
    return _current.get()


class OriginMiddleware:
    """Lets `current_address` know, for as long as a request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = caller_address(request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
        token = _current.set(address)
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
