"""The configuration of nginx, as start.sh writes it, read by a parser."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crossplane  # type: ignore[import-untyped]
import pytest
from crossplane.analyzer import DIRECTIVES  # type: ignore[import-untyped]
from django.conf import settings

from gallery.constants import MAX_PHOTOS
from tests.deploy.compose import ROOT
from wecho.common.deadline import LIMIT_SECONDS
from wecho.common.developing import MAX_BYTES
from wecho.common.multipart import PART_BYTES

NEWER_THAN_THE_PARSER = {"http2"}
FREE_FORM = {"map", "geo", "types"}
Directive = dict[str, Any]


def written(folder: Path, **changes: str) -> Path:
    """What start.sh writes for these surroundings; raises CalledProcessError where it refuses."""
    surroundings = {
        "RUN": str(folder / "run"),
        "STATIC": str(folder / "static"),
        "WEB": "127.0.0.1:8001 127.0.0.1:8002",
        "POSTS": "posts:8000",
        "SOCKETS": "sockets:8000",
        "S3_ENDPOINT_URL": "http://minio:9000",
        "TLS": str(folder / "tls"),
        "RESOLVER": "127.0.0.11",
        "PATH": "/usr/bin:/bin",
    }
    command = ["sh", str(ROOT / "deploy" / "nginx" / "start.sh"), "--write"]
    subprocess.run(command, env=surroundings | changes, check=True, capture_output=True, text=True)
    return folder / "run"


def parsed(run: Path) -> list[Directive]:
    """The directives of the whole configuration; fails where one stands in a wrong place or has wrong arguments."""
    payload = crossplane.parse(str(run / "nginx.conf"), combine=True)
    assert payload["errors"] == []
    tree: list[Directive] = payload["config"][0]["parsed"]
    return tree


def walk(tree: list[Directive]) -> Iterator[Directive]:
    """Every directive, those of maps and types apart."""
    for directive in tree:
        yield directive
        if directive["directive"] not in FREE_FORM:
            yield from walk(directive.get("block", []))


def all_of(tree: list[Directive], name: str) -> list[Directive]:
    return [directive for directive in walk(tree) if directive["directive"] == name]


def location(tree: list[Directive], *arguments: str) -> list[Directive]:
    """The block of one location."""
    (found,) = [block for block in all_of(tree, "location") if block["args"] == list(arguments)]
    block: list[Directive] = found["block"]
    return block


def argument(tree: list[Directive], name: str) -> str:
    """The only argument of a directive that stands once."""
    (found,) = all_of(tree, name)
    (value,) = found["args"]
    return str(value)


def megabytes(text: str) -> int:
    assert text.endswith("m")
    return int(text[:-1]) * 1024 * 1024


@pytest.fixture(params=["behind a front", "with a certificate"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> list[Directive]:
    if request.param == "with a certificate":
        (tmp_path / "tls").mkdir()
        (tmp_path / "tls" / "fullchain.pem").touch()
    return parsed(written(tmp_path))


def test_every_directive_exists(tree: list[Directive]) -> None:
    assert {directive["directive"] for directive in walk(tree)} - set(DIRECTIVES) - NEWER_THAN_THE_PARSER == set()


def test_every_file_that_is_included_is_there(tmp_path: Path) -> None:
    run = written(tmp_path)
    for path in run.glob("*.conf"):
        for name in re.findall(r"^\s*include (\S+);", path.read_text(), re.MULTILINE):
            assert (run / name).is_file(), f"{path.name} includes {name}"


def test_a_certificate_turns_plain_http_into_a_redirect(tmp_path: Path) -> None:
    assert argument(parsed(written(tmp_path)), "listen") == "8080"
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls" / "fullchain.pem").touch()
    servers = [block for block in all_of(parsed(written(tmp_path)), "server") if "block" in block]
    assert [all_of(server["block"], "listen")[0]["args"] for server in servers] == [["8443", "ssl"], ["8080"]]
    assert ["301", "https://$host$request_uri"] in [found["args"] for found in all_of(servers[1]["block"], "return")]


def test_names_are_looked_up_again_and_addresses_are_not(tmp_path: Path) -> None:
    upstreams = (written(tmp_path) / "upstreams.conf").read_text()
    assert "server 127.0.0.1:8001;\n    server 127.0.0.1:8002;" in upstreams
    assert "server posts:8000 resolve;" in upstreams
    assert "server sockets:8000 resolve;" in upstreams
    assert "resolver 127.0.0.11 valid=5s;" in upstreams


def test_the_posts_api_has_servers_of_its_own_or_those_of_the_pages(tmp_path: Path, tree: list[Directive]) -> None:
    passed = all_of(location(tree, "/api/v1/posts/"), "proxy_pass")
    assert [found["args"] for found in passed] == [["http://posts"]]
    upstreams = (written(tmp_path, POSTS="") / "upstreams.conf").read_text()
    assert upstreams.count("server 127.0.0.1:8001;\n    server 127.0.0.1:8002;") == 2


@pytest.mark.parametrize(
    ("address", "server", "host", "scheme"),
    [
        ("http://minio:9000", "minio:9000 resolve", "minio:9000", "http"),
        ("http://10.0.0.5", "10.0.0.5:80", "10.0.0.5", "http"),
        ("https://s3.example.org", "s3.example.org:443 resolve", "s3.example.org", "https"),
        ("https://s3.example.org:9443/", "s3.example.org:9443 resolve", "s3.example.org:9443", "https"),
    ],
)
def test_storage_is_asked_under_the_host_that_is_signed(
    tmp_path: Path, address: str, server: str, host: str, scheme: str
) -> None:
    run = written(tmp_path, S3_ENDPOINT_URL=address)
    assert f"    server {server};" in (run / "upstreams.conf").read_text()
    storage = (run / "storage.conf").read_text()
    assert f"proxy_pass {scheme}://storage;" in storage
    assert f"proxy_set_header Host {host};" in storage


@pytest.mark.parametrize("variable", ["WEB", "POSTS", "SOCKETS", "S3_ENDPOINT_URL", "FRONT_PROXIES"])
def test_what_is_no_address_is_refused(tmp_path: Path, variable: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        written(tmp_path, **{variable: "a:1; return 200"})
    assert "addresses only" in refused.value.stderr


def test_nobody_is_believed_unless_named(tmp_path: Path) -> None:
    assert all_of(parsed(written(tmp_path)), "set_real_ip_from") == []
    named = parsed(written(tmp_path, FRONT_PROXIES="10.0.0.0/8,fd00::/8"))
    assert [found["args"] for found in all_of(named, "set_real_ip_from")] == [["10.0.0.0/8"], ["fd00::/8"]]


def test_what_a_client_claims_is_overwritten(tree: list[Directive]) -> None:
    for proxied in [
        block for block in all_of(tree, "location") if {"http://web", "http://posts", "http://sockets"} & passes(block)
    ]:
        headers = {found["args"][0]: found["args"][1] for found in all_of(proxied["block"], "proxy_set_header")}
        assert headers["X-Forwarded-For"] == "$remote_addr"
        assert headers["X-Forwarded-Proto"] == "$caller_scheme"
        assert headers["X-Forwarded-Host"] == headers["Forwarded"] == ""


def passes(block: Directive) -> set[str]:
    return {found["args"][0] for found in all_of(block["block"], "proxy_pass")}


def test_no_query_reaches_the_log(tree: list[Directive]) -> None:
    (log,) = all_of(tree, "log_format")
    variables = set(re.findall(r"\$(\w+)", "".join(log["args"][1:])))
    assert variables & {"request", "request_uri", "args", "query_string", "http_referer", "is_args"} == set()
    assert not [name for name in variables if name.startswith("arg_")]
    assert {level["args"][1] for level in all_of(tree, "error_log")} == {"crit", "emerg"}
    assert all_of(location(tree, "/api/"), "error_log")[0]["args"] == ["stderr", "emerg"]


def test_bodies_may_be_as_large_as_the_site_allows(tree: list[Directive]) -> None:
    (http,) = all_of(tree, "http")
    everywhere = next(found for found in http["block"] if found["directive"] == "client_max_body_size")
    assert 1 < megabytes(everywhere["args"][0]) / settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 2
    own = [
        f"{folder}/{kind}" for folder in ("/settings/profile", "/api/v1/accounts/me") for kind in ("avatar", "cover")
    ]
    part = location(tree, "~", "^/api/v1/gallery/uploads/[0-9]+/parts/[0-9]+$")
    assert megabytes(argument(part, "client_max_body_size")) > PART_BYTES
    for path in ("/upload/photos/", "/api/v1/gallery/photos", *own):
        assert megabytes(argument(location(tree, "=", path), "client_max_body_size")) > MAX_BYTES
    assert megabytes(argument(location(tree, "=", "/upload/"), "client_max_body_size")) > MAX_BYTES * MAX_PHOTOS


def test_the_site_ends_a_slow_call_before_nginx_does(tree: list[Directive]) -> None:
    assert int(argument(location(tree, "/api/"), "proxy_read_timeout").removesuffix("s")) > LIMIT_SECONDS


def test_the_api_is_answered_in_its_envelope(tree: list[Directive]) -> None:
    for path in (("/api/",), ("=", "/api/v1/gallery/photos")):
        pages = {found["args"][0]: found["args"][-1] for found in all_of(location(tree, *path), "error_page")}
        assert set(pages) == {"413", "502", "503", "504"}
        for status, name in pages.items():
            (answer,) = all_of(location(tree, name), "return")
            envelope = json.loads(answer["args"][1])
            assert answer["args"][0] == status
            assert (set(envelope), envelope["code"], envelope["data"]) == ({"code", "msg", "data"}, int(status), None)


def test_storage_is_closed_to_the_outside(tree: list[Directive]) -> None:
    for arguments in (["/_storage/"], ["~", "^/_storage/[^/]+/renditions/"], ["/_pages/"]):
        assert any(found["directive"] == "internal" for found in location(tree, *arguments))
    cached = [block["args"] for block in all_of(tree, "location") if all_of(block["block"], "proxy_cache")]
    assert cached == [["~", "^/_storage/[^/]+/renditions/"]]


def test_pages_of_errors_are_there(tmp_path: Path) -> None:
    run = written(tmp_path)
    for path in re.findall(r"(/_pages/[\w-]+\.html);", (run / "site.conf").read_text()):
        assert "<h1>" in (run / path.lstrip("/")).read_text()
