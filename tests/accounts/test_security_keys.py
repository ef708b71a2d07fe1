"""Security keys and passkeys: adding, signing in, and what is refused."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.actions import security_keys
from accounts.actions.passwords import change_password
from accounts.models import SecurityKey, User
from tests.factories import make_person
from tests.factories.people import PASSWORD
from tests.factories.second_factor import set_up_app
from tests.factories.security_keys import ORIGIN, PRESENT, VERIFIED, SoftKey
from wecho.common.errors import Conflict, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site_with_a_name(settings: Settings) -> None:
    settings.SITE_URL = ORIGIN


@pytest.fixture
def anna() -> User:
    return make_person("anna")


def add(person: User, key: SoftKey, name: str = "blue") -> list[str]:
    challenge = security_keys.options_to_add_key(person)["challenge"]
    answer = key.answer_to_create(challenge)
    return security_keys.add_security_key(actor=person, name=name, challenge=challenge, answer=answer)


def check(person: User, key: SoftKey) -> None:
    challenge = security_keys.options_to_ask_key(person)["challenge"]
    security_keys.check_security_key(person=person, challenge=challenge, answer=key.answer_to_get(challenge))


def test_the_first_key_turns_two_factor_on_and_gives_recovery_codes(anna: User) -> None:
    assert len(add(anna, SoftKey())) == 10
    assert User.objects.get(pk=anna.pk).second_factor_at is not None
    assert add(anna, SoftKey()) == []


@pytest.mark.parametrize("counts", [True, False])
def test_a_key_is_accepted_again_and_again(anna: User, counts: bool) -> None:
    key = SoftKey(counts=counts)
    add(anna, key)
    check(anna, key)
    check(anna, key)
    kept = SecurityKey.objects.get()
    assert kept.sign_count == (2 if counts else 0)
    assert kept.last_used_at is not None


def test_a_key_that_counts_back_is_refused(anna: User) -> None:
    key = SoftKey(count=7)
    add(anna, key)
    check(anna, key)
    key.count = 3  # as a copy of the key would
    with pytest.raises(Invalid):
        check(anna, key)


def test_an_answer_is_good_for_its_challenge_only(anna: User) -> None:
    key = SoftKey(counts=False)
    add(anna, key)
    first, second = (security_keys.options_to_ask_key(anna)["challenge"] for _ in range(2))
    with pytest.raises(Invalid):
        security_keys.check_security_key(person=anna, challenge=second, answer=key.answer_to_get(first))
    with pytest.raises(Invalid):
        security_keys.check_security_key(person=anna, challenge="", answer=key.answer_to_get(""))


@pytest.mark.parametrize("origin", ["https://wecho.example.org.evil.example", "http://wecho.example.org"])
def test_a_page_of_another_origin_gets_nothing(anna: User, origin: str) -> None:
    key = SoftKey()
    with pytest.raises(Invalid):
        add(anna, SoftKey(origin=origin))
    add(anna, key)
    key.origin = origin
    with pytest.raises(Invalid):
        check(anna, key)


def test_nobody_uses_the_key_of_another(anna: User) -> None:
    ben, key = make_person(), SoftKey()
    add(anna, key)
    add(ben, SoftKey())
    with pytest.raises(Invalid):
        check(ben, key)


def test_an_answer_without_a_touch_is_refused(anna: User) -> None:
    key = SoftKey()
    add(anna, key)
    challenge = security_keys.options_to_ask_key(anna)["challenge"]
    with pytest.raises(Invalid):
        security_keys.check_security_key(person=anna, challenge=challenge, answer=key.answer_to_get(challenge, flags=0))


def test_one_key_belongs_to_one_person(anna: User) -> None:
    key = SoftKey()
    add(anna, key)
    for person in (anna, make_person()):
        with pytest.raises(Conflict):
            add(person, key)


def test_there_is_an_end_to_the_number_of_keys(anna: User) -> None:
    for _ in range(10):
        add(anna, SoftKey())
    with pytest.raises(TooMany):
        add(anna, SoftKey())


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", "null", '{"id": 1}', '{"id":"a","rawId":"a","type":"public-key","response":{}}']
)
def test_a_damaged_answer_is_refused(anna: User, answer: str) -> None:
    add(anna, SoftKey())
    challenge = security_keys.options_to_ask_key(anna)["challenge"]
    with pytest.raises(Invalid):
        security_keys.check_security_key(person=anna, challenge=challenge, answer=answer)
    with pytest.raises(Invalid):
        security_keys.add_security_key(actor=anna, name="x", challenge=challenge, answer=answer)


def test_a_damaged_signature_or_attestation_is_refused(anna: User) -> None:
    key = SoftKey()
    challenge = security_keys.options_to_add_key(anna)["challenge"]
    made = json.loads(key.answer_to_create(challenge))
    for part in ("attestationObject", "clientDataJSON"):
        broken = {**made, "response": {**made["response"], part: made["response"][part][:20]}}
        with pytest.raises(Invalid):
            security_keys.add_security_key(actor=anna, name="x", challenge=challenge, answer=json.dumps(broken))
    add(anna, key)
    challenge = security_keys.options_to_ask_key(anna)["challenge"]
    given = json.loads(key.answer_to_get(challenge))
    for part in ("authenticatorData", "signature", "clientDataJSON"):
        broken = {**given, "response": {**given["response"], part: given["response"][part][:20]}}
        with pytest.raises(Invalid):
            security_keys.check_security_key(person=anna, challenge=challenge, answer=json.dumps(broken))


def test_removing_the_last_key_turns_two_factor_off(anna: User) -> None:
    add(anna, SoftKey())
    add(anna, SoftKey())
    first, second = SecurityKey.objects.order_by("pk")
    security_keys.remove_security_key(actor=anna, key_id=first.pk)
    assert User.objects.get(pk=anna.pk).second_factor_at is not None
    security_keys.remove_security_key(actor=anna, key_id=second.pk)
    assert User.objects.get(pk=anna.pk).second_factor_at is None


def test_nobody_removes_the_key_of_another(anna: User) -> None:
    add(anna, SoftKey())
    with pytest.raises(NotFound):
        security_keys.remove_security_key(actor=make_person(), key_id=SecurityKey.objects.get().pk)


@pytest.mark.parametrize(
    ("address", "possible"),
    [
        ("https://wecho.example.org", True),
        ("http://wecho.example.org", False),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("https://[::1]:8000", False),
    ],
)
def test_keys_are_offered_where_browsers_take_them(settings: Settings, address: str, possible: bool) -> None:
    settings.SITE_URL = address
    assert security_keys.keys_are_possible() is possible


# --- on the pages ---


def test_a_key_is_added_and_signs_in_on_the_pages(client: Client, anna: User) -> None:
    client.force_login(anna)
    page, key = client.get("/settings/two-factor/keys/new/"), SoftKey()
    challenge = json.loads(page.context["key_options"])["challenge"]
    answer = client.post("/settings/two-factor/keys/new/", {"name": "蓝", "key": key.answer_to_create(challenge)})
    assert len(answer.context["codes"]) == 10
    assert "蓝" in client.get("/settings/two-factor/").content.decode()
    client.post("/sign-out/")
    step = client.post("/sign-in/", {"username": "anna", "password": PASSWORD})["Location"]
    challenge = json.loads(client.get(step).context["key_options"])["challenge"]
    answer = client.post(step, {"key": key.answer_to_get(challenge), "code": ""})
    assert answer.status_code == 302
    assert client.get("/upload/").status_code == 200


def test_the_challenge_of_a_page_is_good_for_one_try(client: Client, anna: User) -> None:
    key = SoftKey(counts=False)
    add(anna, key)
    step = client.post("/sign-in/", {"username": "anna", "password": PASSWORD})["Location"]
    challenge = json.loads(client.get(step).context["key_options"])["challenge"]
    stolen = key.answer_to_get(challenge)
    assert client.post(step, {"code": "a" * 16}).status_code == 400
    assert client.post(step, {"key": stolen}).status_code == 400


def answer_of_passkey(client: Client, key: SoftKey, flags: int) -> str:
    challenge = json.loads(client.get("/sign-in/passkey/?next=/upload/").context["key_options"])["challenge"]
    return key.answer_to_get(challenge, flags=flags)


def test_a_passkey_that_knows_its_owner_signs_in_alone(client: Client, anna: User) -> None:
    key = SoftKey()
    add(anna, key)
    answer = {"key": answer_of_passkey(client, key, PRESENT | VERIFIED), "next": "/upload/"}
    assert client.post("/sign-in/passkey/", answer)["Location"] == "/upload/"
    assert client.get("/upload/").status_code == 200


def test_after_a_new_password_a_passkey_is_used_beside_it_once_before_it_signs_in_alone(
    client: Client, anna: User
) -> None:
    key, new = SoftKey(), "another-lantern-43"
    add(anna, key)
    change_password(actor=anna, old_password=PASSWORD, new_password=new)
    answer = {"key": answer_of_passkey(client, key, PRESENT | VERIFIED)}
    assert client.post("/sign-in/passkey/", answer).status_code == 400
    assert "_auth_user_id" not in client.session
    step = client.post("/sign-in/", {"username": "anna", "password": new})["Location"]
    challenge = json.loads(client.get(step).context["key_options"])["challenge"]
    assert client.post(step, {"key": key.answer_to_get(challenge)}).status_code == 302
    client.post("/sign-out/")
    answer = {"key": answer_of_passkey(client, key, PRESENT | VERIFIED)}
    assert client.post("/sign-in/passkey/", answer).status_code == 302
    assert "_auth_user_id" in client.session


def test_a_touch_alone_is_no_passkey(client: Client, anna: User) -> None:
    key = SoftKey()
    add(anna, key)
    answer = {"key": answer_of_passkey(client, key, PRESENT)}
    assert client.post("/sign-in/passkey/", answer).status_code == 400
    assert "_auth_user_id" not in client.session


def test_an_unknown_passkey_and_that_of_a_suspended_person_are_refused(client: Client, anna: User) -> None:
    key = SoftKey()
    add(anna, key)
    stranger = {"key": answer_of_passkey(client, SoftKey(), PRESENT | VERIFIED)}
    assert client.post("/sign-in/passkey/", stranger).status_code == 400
    User.objects.filter(pk=anna.pk).update(is_active=False)
    answer = {"key": answer_of_passkey(client, key, PRESENT | VERIFIED)}
    assert client.post("/sign-in/passkey/", answer).status_code == 400
    assert "_auth_user_id" not in client.session


def test_who_has_no_key_is_not_asked_for_one(client: Client, anna: User) -> None:
    set_up_app(anna)
    step = client.post("/sign-in/", {"username": "anna", "password": PASSWORD})["Location"]
    assert "data-security-key" not in client.get(step).content.decode()
