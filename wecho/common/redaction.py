"""No appKey, secret, password or token reaches a log line."""

import logging
import re

_SECRETS = re.compile(
    r"(?i)((?:app_?key|x-app-key|secret|password|token|authorization|bearer|signature)[\"']?(?:\s*[=:]\s*|\s+)[\"']?(?:Bearer\s+)?)"
    r"([^\s&\"',;}]+)"
)
_APP_KEY = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{52}(?![0-9a-fA-F])")
_JWT = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+")


def redact(text: str) -> str:
    """Replace what looks like a credential by three dots."""
    return _SECRETS.sub(r"\1…", _JWT.sub("…", _APP_KEY.sub("…", text)))


class RedactSecrets(logging.Filter):
    """Logging filter: rewrites the message before any handler sees it, its traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
