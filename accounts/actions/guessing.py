"""Passwords are not guessed: how often one may fail, by name, by device and by network.

Five failures for a name within 30 minutes refuse further tries for the rest of them, from everywhere but a device or
network where that person has signed in before, which has tries of its own: so nobody locks out somebody else. From the
third on, the refusal says so beforehand. Names that nobody has are counted and answered alike.
"""

import re
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions.entering import WrongCredentials, suspension_of
from accounts.actions.sessions import device_hash
from accounts.constants import FAILURES_FROM_NETWORK, SIGN_IN_FAILURES_ALLOWED, SIGN_IN_FAILURES_UNTIL_WARNED
from accounts.models import Session, User
from accounts.querysets import SessionQuerySet
from accounts.states import DISTRUSTED
from accounts.validators import username_key
from wecho.common import cache, cache_keys
from wecho.common.errors import TooMany
from wecho.common.origin import current_address, network_of


@dataclass(frozen=True)
class _Tries:
    """Counters that a try moves, with what each allows."""

    name: str
    network: str

    def begin(self, device: str) -> int:
        """Return the number of this try, counted before its password is looked at: tries at once are, too."""
        if self.network and _up(cache_keys.LOGIN_FAILURES_FROM, self.network) > FAILURES_FROM_NETWORK:
            raise TooMany(_("Too many failed tries from your network. Please wait half an hour."))
        used = _up(cache_keys.LOGIN_FAILURES, self.name)
        if used > SIGN_IN_FAILURES_ALLOWED:
            known = _known_from(self.name, device, self.network)
            used = _up(cache_keys.LOGIN_FAILURES_KNOWN, self.name, known) if known else used
        if used > SIGN_IN_FAILURES_ALLOWED:
            raise TooMany(_("Too many failed tries. Please wait half an hour."))
        return used

    def succeed(self, device: str) -> None:
        """Forget the failures for the name, and give back what was counted for the network."""
        known = [cache_keys.LOGIN_FAILURES_KNOWN(self.name, one) for one in (device, self.network) if one]
        cache.reset_count(cache_keys.LOGIN_FAILURES(self.name), *known)
        if self.network:
            cache.count_down(cache_keys.LOGIN_FAILURES_FROM(self.network))


def check_credentials(*, username: str, password: str, device_key: str = "") -> User:
    """Return the person whose password this is; raises WrongCredentials, TooMany or Suspended.

    They are active, or leaving: then nobody opens a session for them, but they may see the pages of leaving.
    """
    name, device = username_key(username), device_hash(device_key)
    tries = _Tries(re.sub(r"[\s\0-\x20\x7f]", "", name), network_of(current_address()))
    wrong = _wrong(tries.begin(device))
    person = None if "\0" in name else User.objects.filter(username_key=name).first()
    if person is None:
        make_password(password)  # as much work as for a name that there is
        raise wrong
    if not person.check_password(password):
        raise wrong
    refusal = None if person.is_active else suspension_of(person)
    if not (person.may_enter or refusal):
        raise wrong
    tries.succeed(device)
    if refusal:
        raise refusal
    return person


def _wrong(used: int) -> WrongCredentials:
    """The refusal of a try by its number, with a warning before the last ones."""
    if used < SIGN_IN_FAILURES_UNTIL_WARNED:
        return WrongCredentials()
    words = {"refusal": WrongCredentials.message, "allowed": SIGN_IN_FAILURES_ALLOWED}
    return WrongCredentials(
        gettext("%(refusal)s After %(allowed)d failures sign-in for this name pauses for half an hour.") % words
    )


def _up(key: cache_keys.Key, *unique: str) -> int:
    return cache.count_up(key(*unique), key.seconds)


def _known_from(name: str, device: str, network: str) -> str:
    """The device or network of this try if that person has signed in from there, else ""."""
    sessions = Session.objects.filter(person__username_key=name)
    if device and _is_trusted(sessions.filter(device=device)):
        return device
    return network if network and _is_trusted(sessions.filter(network=network)) else ""


def _is_trusted(sessions: SessionQuerySet) -> bool:
    """Whether one of the sessions from one place is open, or the newest ended as the person's own."""
    return sessions.open().exists() or any(
        end not in DISTRUSTED for end in sessions.order_by("-pk").values_list("end", flat=True)[:1]
    )
