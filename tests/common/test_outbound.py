"""Where calls to addresses that strangers gave us may go, and how long they may take."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.services_registry.receiver import receiving
from wecho.common import outbound
from wecho.common.outbound import AddressRefused, BadAddress, NameUnknown, Target, TookTooLong, Unreachable, read_target

PRIVATE = [
    "0.0.0.0",  # noqa: S104 - not an address to listen at
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not outbound.is_allowed(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1", "2400:cb00::1"])
def test_the_public_internet_is_allowed(address: str) -> None:
    assert outbound.is_allowed(ip_address(address))


def test_networks_of_our_own_may_be_allowed(settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert outbound.is_allowed(ip_address("10.1.2.3"))
    assert outbound.is_allowed(ip_address("fd00::1"))
    assert not outbound.is_allowed(ip_address("10.2.0.1"))
    assert not outbound.is_allowed(ip_address("::ffff:10.1.2.3"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https://",
        "https:///hook",
        "https://user@hooks.example.com/",
        "https://user:word@hooks.example.com/",
        "https://@hooks.example.com/",
        "https://hooks.example.com:80/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:1023/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com:x/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com\\@127.0.0.1/",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nHost: inside",
        "https://hooks.exam\tple.com/",
        "https://维扣.example/",
        "https://hooks.example.com%00.inside/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://.example.com/",
        f"https://{'a' * 254}/",
    ],
)
def test_an_address_that_may_never_be_called_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        read_target(url)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.example.com", Target("hooks.example.com", 443, "/")),
        ("https://Hooks.Example.com:443/a?b=c", Target("hooks.example.com", 443, "/a?b=c")),
        ("https://hooks.example.com:8443/a", Target("hooks.example.com", 8443, "/a")),
        ("https://[2606:4700::1111]/a", Target("2606:4700::1111", 443, "/a")),
    ],
)
def test_an_address_is_taken_apart(url: str, target: Target) -> None:
    assert read_target(url) == target


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]", "0"],
)
def test_each_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises((AddressRefused, NameUnknown)):
        outbound.post(f"https://{host}:8443/", b"", {})


def answers_of_dns(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name lead there; returns the names that are asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *more: object, **named: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["169.254.169.254", "8.8.8.8"]])
def test_one_private_address_of_a_name_refuses_it(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    asked = answers_of_dns(monkeypatch, *addresses)
    with pytest.raises(AddressRefused):
        outbound.post("https://hooks.example.com/", b"", {})
    assert asked == ["hooks.example.com"]


@contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_a_name_is_looked_up_once_and_that_address_is_called(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = (ip_network("127.0.0.1/32"),)
    with listening() as server:
        asked = answers_of_dns(monkeypatch, "127.0.0.1")
        came: list[bool] = []

        def accept() -> None:
            with server.accept()[0]:
                came.append(True)

        thread = threading.Thread(target=accept)
        thread.start()
        with pytest.raises(Unreachable):
            outbound.post(f"https://hooks.example.com:{server.getsockname()[1]}/", b"", {})
        thread.join(10)
    assert came == [True]
    assert "hooks.example.com" in asked
    assert asked.count("hooks.example.com") == 1


def test_a_peer_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = (ip_network("127.0.0.1/32"),)
    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 0.5)
    with listening() as server:
        over = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"\x16\x03\x03\x3f\xff")  # the start of a long record of a handshake
                while not over.wait(0.02):
                    try:
                        connection.sendall(b"\x02")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        started = time.monotonic()
        with pytest.raises(TookTooLong):
            outbound.post(f"https://127.0.0.1:{server.getsockname()[1]}/", b"", {})
        assert time.monotonic() - started < 5
        over.set()
        thread.join(10)


def test_headers_that_drip_are_no_answer(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = (ip_network("127.0.0.1/32"), ip_network("::1/128"))
    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 2.0)
    with receiving(tmp_path) as receiver:
        settings.WEBHOOK_CA_FILE = receiver.ca_file
        receiver.drip = threading.Event()
        with pytest.raises(TookTooLong):
            outbound.post(receiver.url, b"{}", {})
    assert len(receiver.got) == 1
