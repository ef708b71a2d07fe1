"""A wrong environment stops the start with one sentence that names the variable."""

import base64
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from wecho.env import read_env

KEY = "k" * 50
FIELD_KEY = base64.b64encode(b"f" * 32).decode()
STORAGE = {
    "S3_ENDPOINT_URL": "http://s3:9000",
    "S3_BUCKET": "wecho",
    "S3_ACCESS_KEY_ID": "key",
    "S3_SECRET_ACCESS_KEY": "secret",
}
SERVED = {"DATABASE_URL": "postgres://wecho:pw@db:5432/wecho", "SECRET_KEY": KEY, "FIELD_KEYS": FIELD_KEY}


def test_nothing_set_means_the_embedded_default(tmp_path: Path) -> None:
    env = read_env({"DATA_DIR": str(tmp_path)})
    assert env.embedded
    assert env.redis_url is None
    assert env.s3 is None
    assert env.site_url == "http://127.0.0.1:8000"


def test_kept_secrets_are_made_once_and_are_private(tmp_path: Path) -> None:
    first, second = (read_env({"DATA_DIR": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert first.field_keys == second.field_keys
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_postgresql_is_taken_from_its_address(tmp_path: Path) -> None:
    env = read_env(SERVED | {"DATA_DIR": str(tmp_path)})
    assert not env.embedded
    assert (env.database["HOST"], env.database["PORT"], env.database["NAME"]) == ("db", 5432, "wecho")


def test_the_storage_may_have_a_name_for_others(tmp_path: Path) -> None:
    plain, named = (
        read_env(STORAGE | more | {"DATA_DIR": str(tmp_path)}).s3
        for more in ({}, {"S3_PUBLIC_URL": "https://photos.example:9000/"})
    )
    assert plain is not None
    assert named is not None
    assert (plain.public_url, named.public_url) == (None, "https://photos.example:9000")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"SMS_SENDER": "pigeon"}, "SMS_SENDER"),
        ({"SMS_SENDER": "http"}, "SMS_URL"),
        ({"SMS_SENDER": "http", "SMS_URL": "http://a.example"}, "SMS_URL"),
        ({"SMS_SENDER": "http", "SMS_URL": "https://a.example", "SMS_HEADERS": "x"}, "SMS_HEADERS"),
        ({"SMS_SENDER": "http", "SMS_URL": "https://a.example", "SMS_HEADERS": '{"a": "b\\n"}'}, "SMS_HEADERS"),
        ({"SMS_SENDER": "http", "SMS_URL": "https://a.example", "SMS_BODY": '{"to": "me"}'}, "SMS_BODY"),
        ({"SMS_REGIONS": "CN,XX"}, "SMS_REGIONS"),
        ({"SMS_A_DAY": "0"}, "SMS_A_DAY"),
        ({"IDENTITY_VERIFIER": "http"}, "IDENTITY_URL"),
        ({"IDENTITY_LEAST_AGE": "old"}, "IDENTITY_LEAST_AGE"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "８０８０"}, "PORT"),
        ({"PORT": "http"}, "PORT"),
        ({"SITE_URL": "wecho.example"}, "SITE_URL"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"TRUSTED_PROXIES": "10.0.0.300"}, "TRUSTED_PROXIES"),
        ({"WEBHOOK_ALLOWED_NETWORKS": "internal"}, "WEBHOOK_ALLOWED_NETWORKS"),
        ({"WEBHOOK_CA_FILE": "/nowhere.pem"}, "WEBHOOK_CA_FILE"),
        ({"WEBHOOK_CA_FILE": __file__}, "WEBHOOK_CA_FILE"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"FIELD_KEYS": "no base64!"}, "FIELD_KEYS"),
        ({"FIELD_KEYS": base64.b64encode(b"short").decode()}, "FIELD_KEYS"),
        ({"DATABASE_URL": "mysql://u@h/n", "SECRET_KEY": KEY, "FIELD_KEYS": FIELD_KEY}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://u@h/n", "FIELD_KEYS": FIELD_KEY}, "SECRET_KEY"),
        ({"DATABASE_URL": "postgres://u@h/n", "SECRET_KEY": KEY}, "FIELD_KEYS"),
        ({"S3_ENDPOINT_URL": "http://s3:9000"}, "S3_BUCKET"),
        (STORAGE | {"S3_PUBLIC_URL": "photos.example"}, "S3_PUBLIC_URL"),
        (STORAGE | {"S3_PUBLIC_URL": "https://photos.example/folder"}, "S3_PUBLIC_URL"),
        (STORAGE | {"S3_PUBLIC_URL": "https://photos.example; script-src *"}, "S3_PUBLIC_URL"),
        ({"EMAIL_URL": "mail.example:25"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://:25"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://mail.example:port"}, "EMAIL_URL"),
        ({"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "a@b.example\nBcc: c@d.example"}, "DEFAULT_FROM_EMAIL"),
        ({"CONTACT": "ask at the desk"}, "CONTACT"),
        ({"CONTACT": "http://wecho.example/help"}, "CONTACT"),
        ({"CONTACT": "javascript:alert(1)"}, "CONTACT"),
        ({"CONTACT": "https://me@wecho.example"}, "CONTACT"),
        ({"NACOS_ADDRESS": "nacos:8848"}, "NACOS_DATA_ID"),
        ({"NACOS_DATA_ID": "wecho.yaml"}, "NACOS_ADDRESS"),
        ({"NACOS_ADDRESS": "nacos:port", "NACOS_DATA_ID": "wecho.yaml"}, "NACOS_ADDRESS"),
        ({"NACOS_ADDRESS": "http://nacos", "NACOS_DATA_ID": "wecho.yaml"}, "NACOS_ADDRESS"),
        ({"NACOS_ADDRESS": "nacos", "NACOS_DATA_ID": "wecho.yaml", "NACOS_USERNAME": "reader"}, "NACOS_PASSWORD"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, changes: dict[str, str], named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        read_env({"DATA_DIR": str(tmp_path), **changes})


def test_nacos_is_many_servers_whose_password_is_not_shown(tmp_path: Path) -> None:
    given = {"ADDRESS": "one, two:1234", "DATA_ID": "wecho.yaml", "USERNAME": "reader", "PASSWORD": "not for show"}
    nacos = read_env({"DATA_DIR": str(tmp_path), **{f"NACOS_{name}": value for name, value in given.items()}}).nacos
    assert nacos
    assert (nacos.address, nacos.namespace, nacos.group) == ("one:8848,two:1234", "", "DEFAULT_GROUP")
    assert nacos.password == "not for show"
    assert "not for show" not in repr(nacos)


def test_an_unwritable_folder_is_refused_by_name(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(ImproperlyConfigured, match="DATA_DIR"):
        read_env({"DATA_DIR": str(blocked / "below")})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("submission://me%40b:p%2Fw@mail.example", ("mail.example", 587, "me@b", "p/w", True, False)),
        ("smtps://me:pw@mail.example:4650", ("mail.example", 4650, "me", "pw", False, True)),
    ],
)
def test_mail_goes_by_the_scheme_of_its_address(tmp_path: Path, address: str, expected: tuple[object, ...]) -> None:
    smtp = read_env({"DATA_DIR": str(tmp_path), "EMAIL_URL": address}).smtp
    assert smtp
    assert (smtp.host, smtp.port, smtp.username, smtp.password, smtp.starttls, smtp.tls) == expected
    assert "p/w" not in repr(smtp)


def test_without_an_address_mail_is_sent_by_the_host_of_the_site(tmp_path: Path) -> None:
    env = read_env({"DATA_DIR": str(tmp_path), "SITE_URL": "https://wecho.example"})
    assert (env.smtp, env.mail_from) == (None, "Wecho <no-reply@wecho.example>")


@pytest.mark.parametrize(
    "contact", ["", "desk@wecho.example", "https://wecho.example/help?a=b@c", "https://wecho.example"]
)
def test_contact_is_a_mail_address_or_a_page(tmp_path: Path, contact: str) -> None:
    assert read_env({"DATA_DIR": str(tmp_path), "CONTACT": contact}).contact == contact
