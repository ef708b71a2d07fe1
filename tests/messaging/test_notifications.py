"""The number at the bell comes over the socket."""

import pytest

from accounts.actions.follows import follow_person
from accounts.actions.notifications import mark_all_read, notify
from accounts.constants import NotificationKind
from accounts.models import Notification, User
from tests.messaging.live import LiveServer, Socket, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def unread(client: Socket, until: int) -> int:
    """The first number that is `until`; frames may come more than once."""
    while (number := int(client.expect("notifications")["unread"])) != until:
        pass
    return number


def test_number_comes_with_the_welcome_and_with_each_change(
    server: LiveServer, ada: User, bo: User, stranger: User
) -> None:
    follow_person(actor=bo, followee=ada)
    with sign_in(server, ada) as here, sign_in(server, ada) as there:
        assert unread(here, 1) == 1
        notify(recipients=[ada.pk], kind=NotificationKind.LIKE, actor=stranger, subject_kind="post", subject_id=1)
        assert (unread(here, 2), unread(there, 2)) == (2, 2)
        mark_all_read(actor=ada, up_to=Notification.objects.latest("pk").pk)
        assert (unread(here, 0), unread(there, 0)) == (0, 0)


def test_lost_hint_is_made_good_by_the_round(server: LiveServer, ada: User, bo: User) -> None:
    with sign_in(server, ada) as client:
        assert unread(client, 0) == 0
        Notification.objects.create(recipient=ada, kind=NotificationKind.FOLLOW, actors=f",{bo.pk},")
        assert unread(client, 1) == 1
