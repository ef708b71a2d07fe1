"""Every variable of a deployment: documented, read, and enough to start with."""

import base64
import re
import secrets
from itertools import pairwise

import pytest

from tests.deploy.compose import FILES, NACOS, ROOT, environment, example, uses
from wecho.env import read_env

SITE_SERVICES = ("web", "posts", "sockets", "worker", "migrate", "bucket")
OF_COMPOSE_ITSELF = {"COMPOSE_FILE"}


class Recorder(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)


@pytest.fixture
def filled_in() -> dict[str, str]:
    """.env as its example tells to make it."""
    made = {
        "SECRET_KEY": base64.b64encode(secrets.token_bytes(64)).decode(),
        "FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "POSTGRES_PASSWORD": secrets.token_hex(24),
        "DATABASE_PASSWORD": secrets.token_hex(24),
        "REDIS_PASSWORD": secrets.token_hex(24),
        "S3_ACCESS_KEY_ID": secrets.token_hex(10),
        "S3_SECRET_ACCESS_KEY": secrets.token_hex(32),
    }
    assert {name for name, value in example().items() if not value} == {
        *made,
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "WEBHOOK_ALLOWED_NETWORKS",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
        "CONTACT",
    }
    return example() | made


def test_every_variable_of_the_compose_files_is_in_the_example() -> None:
    documented = example(commented=True)
    used = {use.name for path in FILES for use in uses(path)}
    assert used - set(documented) == set()


def test_every_variable_of_the_example_is_used() -> None:
    used = {use.name for path in FILES for use in uses(path)}
    assert set(example(commented=True)) - used == OF_COMPOSE_ITSELF


def test_the_example_shows_the_defaults_of_the_compose_file() -> None:
    defaults = {use.name: use.default for use in uses() if use.default}
    shown = {name: value for name, value in example().items() if name in defaults}
    assert shown == defaults


def test_each_variable_of_the_example_is_explained() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    unexplained = [line for before, line in pairwise(lines) if line[:1].isalpha() and not before]
    assert unexplained == []


@pytest.mark.parametrize("service", SITE_SERVICES)
def test_the_site_starts_with_what_each_container_gets(service: str, filled_in: dict[str, str]) -> None:
    env = read_env(environment(service, filled_in))
    assert not env.embedded
    assert env.redis_url
    assert env.s3
    assert env.media_accel
    assert env.site_url == "https://wecho.example.org"
    assert "wecho.example.org" in env.allowed_hosts
    assert env.database["PASSWORD"] == filled_in["DATABASE_PASSWORD"]


def test_the_follower_of_nacos_starts_with_what_its_container_gets(filled_in: dict[str, str]) -> None:
    given = {"NACOS_ADDRESS": "nacos.example.org", "NACOS_DATA_ID": "wecho.yaml"}
    env = read_env(environment("nacos", filled_in | given, NACOS))
    assert not env.embedded
    assert env.nacos
    assert (env.nacos.address, env.nacos.group, env.nacos.username) == ("nacos.example.org:8848", "DEFAULT_GROUP", "")
    web = read_env(environment("web", filled_in))
    assert (env.field_keys, env.database["NAME"], web.nacos) == (web.field_keys, web.database["NAME"], None)
    for name in given:
        with pytest.raises(KeyError, match=name):
            environment("nacos", filled_in | given | {name: ""}, NACOS)


@pytest.mark.parametrize("name", sorted({use.name for use in uses() if use.required}))
def test_a_missing_secret_stops_the_start(name: str, filled_in: dict[str, str]) -> None:
    user = "postgres" if name == "POSTGRES_PASSWORD" else "web"
    with pytest.raises(KeyError, match=name):
        environment(user, filled_in | {name: ""})


def test_every_variable_that_the_site_reads_is_documented() -> None:
    environment_of_web = Recorder(environment("web", {use.name: "x" * 60 for use in uses()}))
    environment_of_web |= {"SITE_URL": "https://a.example", "LOG_LEVEL": "INFO", "CSRF_TRUSTED_ORIGINS": ""}
    environment_of_web |= {"WEBHOOK_ALLOWED_NETWORKS": "", "EMAIL_URL": "", "DEFAULT_FROM_EMAIL": "", "CONTACT": ""}
    environment_of_web |= {"S3_PUBLIC_URL": "", "TEXT_EDITS_REVIEWED": "rules"}
    environment_of_web |= {"SMS_SENDER": "http", "SMS_URL": "https://a.example"}
    environment_of_web |= {"SMS_HEADERS": "", "SMS_BODY": "", "SMS_REGIONS": "CN", "SMS_A_DAY": "5"}
    environment_of_web |= {"IDENTITY_VERIFIER": "http", "IDENTITY_URL": "https://a.example", "IDENTITY_HEADERS": ""}
    environment_of_web |= {"IDENTITY_BODY": "", "IDENTITY_LEAST_AGE": "14", "STAFF_SECOND_FACTOR": "1"}
    environment_of_web |= {"FIELD_KEYS": base64.b64encode(bytes(32)).decode()}
    read_env(environment_of_web)
    told = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "deployment.md").read_text()))
    assert environment_of_web.asked - told == set()
