"""The engine of web sessions (SESSION_ENGINE): rows in the database, read through a cache that may be gone."""

from typing import Any

from django.contrib.sessions.backends import cached_db

from wecho.common import cache, cache_keys


class _PatientCache:
    """As much of a cache as a session store asks for, which is never an error."""

    def get(self, key: str) -> Any:
        return cache.read(key)

    def set(self, key: str, value: Any, seconds: int) -> None:
        cache.write(key, value, seconds)

    def delete(self, key: str) -> None:
        cache.forget(key)

    def __contains__(self, key: str) -> bool:
        return cache.read(key) is not None


class SessionStore(cached_db.SessionStore):
    """Django's, under keys of ours. What an outage leaves in the cache opens nothing: accounts knows what has ended."""

    cache_key_prefix = cache_keys.SITE_SESSION("")

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache = _PatientCache()
