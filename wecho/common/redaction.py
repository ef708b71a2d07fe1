"""No appKey, secret, password, token, phone number, resident id or one-time code reaches a log line."""

import logging
import re

_NAMES = r"app_?key|x-app-key|secret|password|token|authorization|bearer|signature"
# Between a name and its value, as in headers, JSON, Python, and a query inside a query.
_IS = r"[\"']?(?:\s*(?:[=:]|%3[ADad])\s*|\s+)"
_SECRETS = re.compile(rf"(?i)((?:{_NAMES}){_IS}[\"']?(?:Bearer\s+)?)([^\s&\"',;}}]+)")
# How Python shows bytes holds spaces and quotes.
_BYTES = re.compile(
    rf"(?i)((?:{_NAMES}|\b(?:key|iv|ciphertext|value)){_IS})b(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
)
# 52 hex digits, some or all of them percent-encoded.
_APP_KEY = re.compile(
    r"(?:(?<![0-9a-fA-F%])|(?<=%[0-9a-fA-F]{2}))(?:[0-9a-fA-F]|%3[0-9]|%[46][1-6]){52}(?![0-9a-fA-F])"
)
_JWT = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+")
# Phone numbers with a country code and Chinese ones without; resident ids by their birth date; six digits named a code.
_PERSONAL = re.compile(
    r"(?<![\w+])(?:\+[1-9]\d{7,14}|(?:86)?1[3-9]\d{9}|[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d{4}[\dXx])(?!\w)"
)
_CODE = re.compile(r"(?i)(code[\"']?\s*(?:[=:]|%3[ADad])\s*[\"']?)\d{6}(?!\d)")


def redact(text: str) -> str:
    """Replace what looks like a credential, or like a number that is a person's own, by three dots."""
    text = _PERSONAL.sub("…", _CODE.sub(r"\1…", text))
    return _SECRETS.sub(r"\1…", _BYTES.sub(r"\1…", _JWT.sub("…", _APP_KEY.sub("…", text))))


class RedactSecrets(logging.Filter):
    """Logging filter: rewrites the message before any handler sees it, its traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True
