"""The address that waits, and the language, over the API."""

import pytest

from accounts.models import User
from tests.accounts.mailed import mailed
from tests.accounts.test_second_factor_api import App
from tests.factories import make_person
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
ADDRESS = "anna@mail.example"


@pytest.fixture
def app() -> App:
    return App(make_person("anna"))


def test_the_link_to_an_address_that_waits_is_sent_again_until_the_address_is_withdrawn(app: App) -> None:
    assert app.call("PUT", "email", email=ADDRESS, password=PASSWORD)[0] == 200
    assert len(mailed()) == 1
    assert app.call("POST", "email/pending") == (200, {"email": "", "pending_email": ADDRESS})
    assert [message.to for message in mailed()] == [[ADDRESS]]
    for _ in range(2):
        assert app.call("DELETE", "email/pending") == (200, {"email": "", "pending_email": ""})
    app.call("POST", "email/pending")
    assert mailed() == []


def test_more_than_five_links_an_hour_are_refused(app: App) -> None:
    app.call("PUT", "email", email=ADDRESS, password=PASSWORD)
    assert [app.call("POST", "email/pending")[0] for _ in range(5)] == [200] * 4 + [429]


def test_the_language_of_mails_is_read_and_chosen(app: App) -> None:
    app.call("PUT", "me/language", language="en")
    assert app.call("GET", "me/language") == (200, {"language": "en"})
    assert app.call("PUT", "me/language", language="tlh")[0] == 400
    assert User.objects.get(username="anna").language == "en"
