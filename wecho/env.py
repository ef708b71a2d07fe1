"""The environment, read once into a typed value. A wrong one stops the start with a sentence that names the variable.

Nothing set means the embedded default: SQLite and files below DATA_DIR, in-process cache and channels.
"""

import base64
import binascii
import os
import re
import secrets
import ssl
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from wecho.gateways import IdentityCheck, Texts, read_identity_check, read_texts
from wecho.variables import choice, contact, flag, integer, url, words, wrong

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class S3:
    """Where photos live when storage is S3-compatible; `public_url`: where browsers and phones reach it, if they do."""

    endpoint_url: str
    bucket: str
    access_key_id: str
    secret_access_key: str
    region: str
    public_url: str | None


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """The server that takes our mails. `starttls` begins in the open and turns to TLS or fails; `tls` starts so."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    starttls: bool
    tls: bool


@dataclass(frozen=True, kw_only=True)
class Nacos:
    """Where `manage.py follow_nacos` finds the configuration document. The address is `host:port`, or several."""

    address: str
    namespace: str
    group: str
    data_id: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Env:
    """Every setting that the environment decides."""

    debug: bool
    secret_key: str
    field_keys: tuple[bytes, ...]
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    site_url: str
    port: int
    data_dir: Path
    static_root: Path | None
    database: dict[str, Any]
    statement_timeout_ms: int
    redis_url: str | None
    s3: S3 | None
    smtp: Smtp | None
    mail_from: str
    contact: str
    nacos: Nacos | None
    media_accel: bool
    single_session: bool
    staff_second_factor: bool
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    webhook_allowed_networks: tuple[IPv4Network | IPv6Network, ...]
    webhook_ca_file: Path | None
    texts: Texts
    identity_check: IdentityCheck
    text_edits_reviewed: str
    log_level: str

    @property
    def embedded(self) -> bool:
        """True when the database is the embedded one: one process serves everything."""
        return "sqlite3" in str(self.database["ENGINE"])


def read_env(source: Mapping[str, str]) -> Env:
    """Build an `Env` from variables; raises ImproperlyConfigured naming the first variable that is wrong or missing."""
    data_dir = Path(source.get("DATA_DIR") or BASE_DIR / "data").expanduser().resolve()
    database_url = source.get("DATABASE_URL", "")
    served = bool(database_url)
    # 0 is none: set by the processes that serve people, while a migration or a job may take its time.
    statement_timeout_ms = integer(source, "STATEMENT_TIMEOUT_MS", 0, 0, 3_600_000)
    port = integer(source, "PORT", 8000, 1, 65535)
    site_url = url(source, "SITE_URL", f"http://127.0.0.1:{port}", ("http", "https"))
    host = urlsplit(site_url).hostname or ""
    debug = flag(source, "DEBUG")
    return Env(
        debug=debug,
        secret_key=_secret_key(source, data_dir, required=served),
        field_keys=_field_keys(source, data_dir, required=served),
        allowed_hosts=words(source, "ALLOWED_HOSTS") or sorted({host, "127.0.0.1", "localhost", "[::1]"}),
        csrf_trusted_origins=words(source, "CSRF_TRUSTED_ORIGINS") or [site_url.rstrip("/")],
        site_url=site_url.rstrip("/"),
        port=port,
        data_dir=data_dir,
        static_root=Path(source["STATIC_ROOT"]).resolve() if source.get("STATIC_ROOT") else None,
        database=_database(database_url, data_dir, statement_timeout_ms),
        statement_timeout_ms=statement_timeout_ms,
        redis_url=url(source, "REDIS_URL", "", ("redis", "rediss", "unix")) or None,
        s3=_s3(source),
        smtp=_smtp(source),
        mail_from=_sender(source, f"Wecho <no-reply@{host}>"),
        contact=contact(source, "CONTACT"),
        nacos=_nacos(source),
        media_accel=flag(source, "MEDIA_ACCEL"),
        single_session=flag(source, "SINGLE_SESSION"),
        staff_second_factor=flag(source, "STAFF_SECOND_FACTOR", default=served and not debug),
        trusted_proxies=_networks(source, "TRUSTED_PROXIES"),
        webhook_allowed_networks=_networks(source, "WEBHOOK_ALLOWED_NETWORKS"),
        webhook_ca_file=_certificates(source, "WEBHOOK_CA_FILE"),
        texts=read_texts(source, embedded=not served),
        identity_check=read_identity_check(source),
        text_edits_reviewed=choice(source, "TEXT_EDITS_REVIEWED", "RULES", ("ALWAYS", "RULES", "NEVER")).lower(),
        log_level=choice(source, "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )


def _networks(source: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(word) for word in words(source, name))
    except ValueError as error:
        raise wrong(name, "networks like 10.0.0.0/8, separated by commas") from error


def _certificates(source: Mapping[str, str], name: str) -> Path | None:
    if not source.get(name):
        return None
    path = Path(source[name])
    try:
        ssl.create_default_context().load_verify_locations(path)
    except (OSError, ssl.SSLError) as error:
        raise wrong(name, "a file of certificates in PEM form that can be read") from error
    return path


def _database(url: str, data_dir: Path, statement_timeout_ms: int) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "wecho.sqlite3",
            "TEST": {"NAME": data_dir / "test.sqlite3"},  # a file, so that tests can start further processes on it
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;",
            },
        }
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if config.get("ENGINE") != "django.db.backends.postgresql":
        raise wrong("DATABASE_URL", "postgres://user:password@host:port/name (leave it out for the embedded SQLite)")
    return config | {
        "ENGINE": "wecho.common.postgresql",  # it checks the health of connections by itself
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 16, "timeout": 5},
            "options": f"-c statement_timeout={statement_timeout_ms}",
            "tcp_user_timeout": 15_000,  # a server that is gone without a word is given up
        },
    }


def _s3(source: Mapping[str, str]) -> S3 | None:
    names = ("S3_ENDPOINT_URL", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
    given = [name for name in names if source.get(name)]
    if not given:
        return None
    if missing := [name for name in names if name not in given]:
        raise ImproperlyConfigured(f"S3 storage needs {', '.join(missing)} beside {given[0]}.")
    return S3(
        endpoint_url=url(source, "S3_ENDPOINT_URL", "", ("http", "https")),
        bucket=source["S3_BUCKET"],
        access_key_id=source["S3_ACCESS_KEY_ID"],
        secret_access_key=source["S3_SECRET_ACCESS_KEY"],
        region=source.get("S3_REGION") or "us-east-1",
        public_url=_origin(source, "S3_PUBLIC_URL"),
    )


def _origin(source: Mapping[str, str], name: str) -> str | None:
    value = url(source, name, "", ("http", "https")).rstrip("/")
    if value and not re.fullmatch(r"https?://[A-Za-z0-9._:\[\]-]+", value):
        raise wrong(name, "scheme, host and port alone, like https://photos.example.org")
    return value or None


# Scheme: the port unless the address names one, STARTTLS, TLS at once (RFC 8314).
_MAIL_SCHEMES = {"smtp": (25, False, False), "submission": (587, True, False), "smtps": (465, False, True)}


def _smtp(source: Mapping[str, str]) -> Smtp | None:
    parts = urlsplit(url(source, "EMAIL_URL", "", tuple(_MAIL_SCHEMES)))
    if not parts.scheme:
        return None
    default_port, starttls, tls = _MAIL_SCHEMES[parts.scheme]
    try:
        host, port = parts.hostname, parts.port or default_port
    except ValueError:
        host = None
    if not host:
        raise wrong("EMAIL_URL", "submission://user:password@host:port (or smtps://, or smtp:// without TLS)")
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(host=host, port=port, username=username, password=password, starttls=starttls, tls=tls)


def _sender(source: Mapping[str, str], default: str) -> str:
    value = source.get("DEFAULT_FROM_EMAIL", "").strip() or default
    _name, address = parseaddr(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not value.isprintable():
        raise wrong("DEFAULT_FROM_EMAIL", "an address like Wecho <no-reply@wecho.example.org>")
    return value


def _nacos(source: Mapping[str, str]) -> Nacos | None:
    names = ("ADDRESS", "NAMESPACE", "GROUP", "DATA_ID", "USERNAME", "PASSWORD")
    given = {name: source.get(f"NACOS_{name}", "").strip() for name in names}
    if not any(given.values()):
        return None
    if missing := [f"NACOS_{name}" for name in ("ADDRESS", "DATA_ID") if not given[name]]:
        raise ImproperlyConfigured(f"Nacos needs {' and '.join(missing)}.")
    if bool(given["USERNAME"]) != bool(given["PASSWORD"]):
        raise ImproperlyConfigured("NACOS_USERNAME and NACOS_PASSWORD come together.")
    servers = words(source, "NACOS_ADDRESS")
    if not all(re.fullmatch(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?", server) for server in servers):
        raise wrong("NACOS_ADDRESS", "host:port, several separated by commas")
    return Nacos(
        address=",".join(server if ":" in server else f"{server}:8848" for server in servers),
        namespace=given["NAMESPACE"],
        group=given["GROUP"] or "DEFAULT_GROUP",
        data_id=given["DATA_ID"],
        username=given["USERNAME"],
        password=given["PASSWORD"],
    )


def _secret_key(source: Mapping[str, str], data_dir: Path, *, required: bool) -> str:
    key = source.get("SECRET_KEY", "")
    if not key and required:
        raise ImproperlyConfigured("Set SECRET_KEY: with DATABASE_URL given, every process must share the same one.")
    key = key or kept_secret(data_dir / "secret_key", lambda: secrets.token_urlsafe(64))
    if len(key) < 50:
        raise wrong("SECRET_KEY", "at least 50 characters long")
    return key


def _field_keys(source: Mapping[str, str], data_dir: Path, *, required: bool) -> tuple[bytes, ...]:
    given = words(source, "FIELD_KEYS")
    if not given and required:
        raise ImproperlyConfigured(
            "Set FIELD_KEYS: 32 random bytes as base64 that encrypt secrets at rest (openssl rand -base64 32)."
        )
    given = given or [kept_secret(data_dir / "field_key", lambda: base64.b64encode(secrets.token_bytes(32)).decode())]
    try:
        keys = tuple(base64.b64decode(word, validate=True) for word in given)
    except binascii.Error as error:
        raise wrong("FIELD_KEYS", "base64, several keys separated by commas, the newest first") from error
    if any(len(key) != 32 for key in keys):
        raise wrong("FIELD_KEYS", "keys of exactly 32 bytes each, as base64")
    return keys


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in `path`, made once, for its owner only, whole even when many processes start at once."""
    if path.exists():
        return path.read_text().strip()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {path.parent} cannot be written: set DATA_DIR to one that can."
        ) from error
    return path.read_text().strip()
