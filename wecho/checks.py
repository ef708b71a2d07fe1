"""Checks of a deployment: `manage.py check --deploy` refuses what would lose data or leak it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice

from wecho.common.imaging.sandbox import missing_codecs


@register(Tags.security, deploy=True)
def engines_are_shared(**kwargs: Any) -> list[CheckMessage]:
    """Several processes need engines that they share."""
    found: list[CheckMessage] = []
    if settings.EMBEDDED:
        found.append(Advice("SQLite serves one process: set DATABASE_URL to PostgreSQL.", id="wecho.W001"))
    elif "locmem" in settings.CACHES["default"]["BACKEND"]:
        found.append(Advice("Set REDIS_URL: caches and channels of several processes must be one.", id="wecho.W002"))
    if not settings.EMBEDDED and "FileSystem" in settings.STORAGES["default"]["BACKEND"]:
        found.append(
            Advice("Set the S3 variables: the photos of several machines must be in one place.", id="wecho.W003")
        )
    return found


@register(Tags.security, deploy=True)
def codes_reach_people(**kwargs: Any) -> list[CheckMessage]:
    """Codes that bind a phone go to that phone, and not into the log of a site that others read."""
    if settings.TEXTS.sender not in {"console", "test"}:
        return []
    return [Advice("SMS_SENDER writes codes where staff can read them: set it to http or off.", id="wecho.W006")]


@register(Tags.compatibility, deploy=True)
def formats_are_decoded(**kwargs: Any) -> list[CheckMessage]:
    """Every format that people may upload is one that this machine really decodes and encodes."""
    missing = ", ".join(missing_codecs())
    return [Error(f"This machine has no codec for {missing}.", id="wecho.E002")] if missing else []


@register(Tags.security, deploy=True)
def site_is_https(**kwargs: Any) -> list[CheckMessage]:
    """Cookies and secrets travel over TLS only."""
    if settings.HTTPS:
        return []
    return [Error("SITE_URL must start with https:// in production.", id="wecho.E001")]


@register(Tags.security, deploy=True)
def staff_have_second_factors(**kwargs: Any) -> list[CheckMessage]:
    """Nobody enters the administration of a public site with a password alone."""
    if settings.STAFF_SECOND_FACTOR:
        return []
    hint = "Leave STAFF_SECOND_FACTOR out, or set it to 1."
    return [Advice("Staff may enter the administration with a password alone.", hint=hint, id="wecho.W005")]


@register(Tags.compatibility, deploy=True)
def mail_is_sent(**kwargs: Any) -> list[CheckMessage]:
    """Whoever forgets their password gets a mail, not a file on the server."""
    if "smtp" in settings.EMAIL_BACKEND:
        return []
    return [Advice("Set EMAIL_URL: mails are only written into files now.", id="wecho.W004")]
