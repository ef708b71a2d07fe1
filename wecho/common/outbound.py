"""Calls to addresses that strangers gave us: https only, never into our own networks, bounded in time and size.

A name is looked up once and the connection goes to the very address that was checked, so that a second answer of the
DNS changes nothing. The certificate is verified for the name. No proxy is used and no redirect followed.
"""

import functools
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
MOST_ANSWER = 64 * 1024
_MOST_ADDRESSES = 3
_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*", re.IGNORECASE
)
_PRINTABLE = re.compile(r"[!-~]+")
# What ipaddress calls global, or called so in older versions, and is not: relays, translations and documentation.
_NOT_GLOBAL = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
_GLOBAL_V6 = ip_network("2000::/3")

Address = IPv4Address | IPv6Address


class Unreachable(Exception):
    """No answer came; `fault` says why, in the words of the subclasses. `unsent`: the body certainly never left."""

    fault = "connection"
    unsent = False


class NameUnknown(Unreachable):
    """The DNS knows no address."""

    fault = "name"
    unsent = True


class AddressRefused(Unreachable):
    """The name has an address that is not allowed; nothing was connected."""

    fault = "address"
    unsent = True


class NotVerified(Unreachable):
    """The certificate is not good for the name."""

    fault = "tls"
    unsent = True


class TookTooLong(Unreachable):
    """No answer within the limits."""

    fault = "timeout"


class BadAddress(ValueError):
    """Not an address that may be called, whatever its name leads to."""


@dataclass(frozen=True)
class Target:
    """An https address, taken apart; `resource` is path and query."""

    host: str
    port: int
    resource: str


def read_target(url: str) -> Target:
    """Take an address apart; raises BadAddress unless it is https, on port 443 or from 1024 on, without credentials."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress from error
    port = 443 if port is None else port
    if parts.scheme != "https" or not (port == 443 or port >= 1024):
        raise BadAddress
    if "@" in parts.netloc or parts.fragment or "\\" in url or not _PRINTABLE.fullmatch(url):
        raise BadAddress
    if not (_NAME.fullmatch(host) or (":" in host and "%" not in host and f"[{host}]" in parts.netloc.lower())):
        raise BadAddress
    resource = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, resource)


@dataclass(frozen=True)
class Answer:
    """What came back: `body` is as much of it as MOST_ANSWER allows."""

    status: int
    body: bytes


def is_allowed(address: Address) -> bool:
    """Whether calls may go there: the public internet, and WEBHOOK_ALLOWED_NETWORKS."""
    if any(address in network for network in settings.WEBHOOK_ALLOWED_NETWORKS):
        return True
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _NOT_GLOBAL)


def checked_addresses(target: Target) -> list[Address]:
    """Every address of the host, in the order of preference; raises NameUnknown, TookTooLong, AddressRefused.

    A single address that is not allowed refuses them all.
    """
    found = _look_up(target)
    if not all(map(is_allowed, found)):
        raise AddressRefused
    return found


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST to an address and return the status of the answer; raises BadAddress, Unreachable."""
    return ask(url, body, headers).status


def ask(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """POST to an address and return the answer; raises BadAddress, Unreachable."""
    target = read_target(url)
    end = time.monotonic() + TOTAL_SECONDS
    over, trust = threading.Event(), _trust(settings.WEBHOOK_CA_FILE)
    raw = _connect(checked_addresses(target)[:_MOST_ADDRESSES], target.port, end)
    with (
        raw,
        _in_our_words(over),
        trust.wrap_socket(raw, server_hostname=target.host, do_handshake_on_connect=False) as tls,
        _ended_at(end, tls, over),
    ):
        return _ask(tls, target, body, headers, over)


def _connect(addresses: Sequence[Address], port: int, end: float) -> socket.socket:
    """Connect to the first of the addresses that answers."""
    fault = Unreachable()
    for address in addresses:
        try:
            return socket.create_connection(
                (str(address), port), max(0.1, min(CONNECT_SECONDS, end - time.monotonic()))
            )
        except OSError as error:
            fault = TookTooLong() if isinstance(error, TimeoutError) else Unreachable()
            fault.__cause__, fault.unsent = error, True
    raise fault


@functools.lru_cache(maxsize=2)
def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """The authorities of the system, and further ones; reading them takes longer than a call."""
    trust = ssl.create_default_context()
    if ca_file:
        trust.load_verify_locations(ca_file)
    return trust


def _ask(tls: ssl.SSLSocket, target: Target, body: bytes, headers: Mapping[str, str], over: threading.Event) -> Answer:
    tls.do_handshake()
    tls.settimeout(TOTAL_SECONDS)
    connection = http.client.HTTPSConnection(target.host, target.port)
    connection.sock = tls
    connection.request("POST", target.resource, body, dict(headers))
    answer = connection.getresponse()
    if over.is_set():  # headers that were cut off pass for whole ones
        raise TookTooLong
    content = b""
    with suppress(OSError, http.client.HTTPException, ValueError):
        content = answer.read(MOST_ANSWER)
    return Answer(answer.status, content)


@contextmanager
def _in_our_words(over: threading.Event) -> Iterator[None]:
    """Turn what sockets, TLS and HTTP raise into Unreachable; whatever comes after `over` took too long."""
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError) as error:
        if over.is_set() or isinstance(error, TimeoutError):
            raise TookTooLong from error
        if isinstance(error, ssl.SSLCertVerificationError):
            raise NotVerified from error
        raise Unreachable from error


@contextmanager
def _ended_at(end: float, tls: ssl.SSLSocket, over: threading.Event) -> Iterator[None]:
    """Break the connection at that moment, however slowly its peer keeps talking."""

    def stop() -> None:
        over.set()
        with suppress(OSError):
            socket.socket.shutdown(tls, socket.SHUT_RDWR)  # that of TLS pulls the rug from under whoever reads

    watch = threading.Timer(max(0.0, end - time.monotonic()), stop)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _look_up(target: Target) -> list[Address]:
    """Ask the system for the addresses of a host, which has no limit of time of its own."""
    found: list[Address] = []
    known = threading.Event()
    faults: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(ip_address(str(answer[4][0])) for answer in answers))
        except (OSError, UnicodeError) as error:
            faults.append(error)
        finally:
            known.set()

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    if not known.wait(CONNECT_SECONDS):
        slow = TookTooLong()
        slow.unsent = True
        raise slow
    if faults or not found:
        raise NameUnknown from (faults[0] if faults else None)
    return found
