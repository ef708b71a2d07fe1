"""Every key that Wecho keeps in Redis: `project:module:business:unique-key`, with its lifetime in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One kind of key: `key(unique)` writes its name."""

    pattern: str
    seconds: int

    def __call__(self, *unique: object) -> str:
        return self.pattern.format(*unique)


ACCESS_TOKEN = Key("wecho:user:access_token:{}", 2 * 24 * 3600)
PROFILE = Key("wecho:userinfo:cache:{}", 3 * 24 * 3600)
LOGIN_FAILURES = Key("wecho:user:login_fail:{}", 30 * 60)
MESSAGE_SENDS = Key("wecho:messaging:sends:{}", 10)


def as_written(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the cache: names in Redis are exactly those of this module."""
    return key


def as_read(key: str) -> str:
    """REVERSE_KEY_FUNCTION of django-redis, the inverse of `as_written`."""
    return key
