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
PROFILE_LEASE = Key("wecho:userinfo:lease:{}", 10)
LOGIN_FAILURES = Key("wecho:user:login_fail:{}", 30 * 60)
PERSON_EXPORTS = Key("wecho:user:exports:{}", 24 * 3600)
# Codes to phones, by kind (person, number, address, site) and whose; a number stands there as its keyed hash.
CODES_IN_MINUTE = Key("wecho:user:codes_in_minute:{}:{}", 60)
CODES_IN_HOUR = Key("wecho:user:codes_in_hour:{}:{}", 3600)
CODES_ON_DAY = Key("wecho:user:codes_on_day:{}:{}", 24 * 3600)
VERIFIED = Key("wecho:user:verified:{}", 3600)
IDENTITY_TRIES = Key("wecho:user:identity_tries:{}", 24 * 3600)
# Tries from where that person has signed in before, and all failures from one network.
LOGIN_FAILURES_KNOWN = Key("wecho:user:login_fail_known:{}:{}", 30 * 60)
LOGIN_FAILURES_FROM = Key("wecho:user:login_fail_from:{}", 30 * 60)
SECOND_FACTOR_FAILURES = Key("wecho:user:second_factor_fail:{}", 30 * 60)
OWN_PASSWORD_FAILURES = Key("wecho:user:own_password_fail:{}", 30 * 60)
# What one network, one person or one mailbox may ask for.
JOINS = Key("wecho:user:joins:{}", 3600)
NAMES_ASKED = Key("wecho:user:names_asked:{}", 600)
RESETS_FROM = Key("wecho:user:resets_from:{}", 3600)
RESETS_OF = Key("wecho:user:resets_of:{}", 3600)
CONFIRMATIONS = Key("wecho:user:confirmations:{}", 3600)
MAILS_TO = Key("wecho:user:mails_to:{}", 24 * 3600)
SITE_SESSION = Key("wecho:user:site_session:{}", 30 * 24 * 3600)
# Of registered services: what they sent, how often they called, and the records that they read.
SERVICE_IVS = Key("wecho:services:ivs:{}", 30 * 24 * 3600)
SERVICE_IVS_BEFORE = Key("wecho:services:ivs_before:{}", 30 * 24 * 3600)
SERVICE_KEY_USES = Key("wecho:services:key_uses:{}:{}", 30)
SERVICE_MINUTE = Key("wecho:services:calls_in_minute:{}:{}", 2 * 60)
SERVICE_DAY = Key("wecho:services:calls_on_day:{}:{}", 2 * 24 * 3600)
SERVICE_POST = Key("wecho:services:post:{}:{}", 3600)
SERVICE_POST_LIKES = Key("wecho:services:post_likes:{}:{}", 3600)
FEED_VISIT = Key("wecho:gallery:visit:{}", 180 * 24 * 3600)
# Who looked at a post on a day, by hashes that hold for that day; its real end is the day's. And an author's numbers.
POST_VIEWED = Key("wecho:gallery:viewed:{}:{}", 24 * 3600)
AUTHOR_NUMBERS = Key("wecho:gallery:numbers:{}", 10 * 60)
MESSAGE_SENDS = Key("wecho:messaging:sends:{}", 10)


def as_written(key: str, key_prefix: str, version: int) -> str:
    """KEY_FUNCTION of the cache: names in Redis are exactly those of this module."""
    return key


def as_read(key: str) -> str:
    """REVERSE_KEY_FUNCTION of django-redis, the inverse of `as_written`."""
    return key
