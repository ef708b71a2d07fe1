"""What people say about themselves, where it is shown, and how long a copy of it lives."""

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.actions.follows import follow_person, unfollow_person
from accounts.actions.people import edit_profile
from accounts.actions.pictures import process_picture
from accounts.actions.sessions import issue_tokens
from accounts.models import User
from accounts.selectors import people as selectors
from accounts.selectors.people import profile
from tests.factories import make_person
from tests.factories.gallery import jpeg, make_post
from tests.factories.pictures import make_picture
from tests.factories.services import key_headers, make_service
from wecho.common import cache, cache_keys, leased_cache
from wecho.common.errors import Forbidden, Invalid
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db
ALL: dict[str, Any] = {
    "display_name": "小满",
    "bio": "山\n雾",
    "place": "杭州",
    "website": "https://xiaoman.example/",
    "gear": ["35 mm f/1.8", "120 胶片"],
    "show_likes": True,
}
JSON = {"Accept": "application/json"}


def errors_of(**changes: Any) -> dict[str, list[str]]:
    person = make_person()
    with translation.override("en"), pytest.raises(Invalid) as refusal:
        edit_profile(actor=person, person=person, **changes)
    person.refresh_from_db()
    assert (person.display_name, person.bio, person.gear) == ("", "", [])
    return refusal.value.errors


def test_everything_is_kept_and_what_is_left_out_stays() -> None:
    person = make_person()
    edit_profile(actor=person, person=person, **ALL)
    edit_profile(actor=person, person=person, bio="新")
    person.refresh_from_db()
    assert (person.display_name, person.place, person.website) == ("小满", "杭州", "https://xiaoman.example/")
    assert (person.bio, person.gear, person.show_likes) == ("新", ["35 mm f/1.8", "120 胶片"], True)


def test_every_refusal_stands_at_its_field() -> None:
    found = errors_of(bio="a\u202eb", website="javascript:alert(1)", gear=["x"] * 13, place="x" * 81)
    assert set(found) == {"bio", "website", "gear", "place"}
    assert "cannot be seen" in found["bio"][0]
    assert "At most 80" in found["place"][0]


LIKE_STAFF = (
    *("Admin", "ADMIN 007", "a d m i n", "Аdmin", "M0derator", "Wécho", "ｓｔａｆｆ"),
    *("Wecho 官方", "管 理 员", "管理员小王"),
)


@pytest.mark.parametrize("name", LIKE_STAFF)
def test_nobody_may_pass_for_the_staff(name: str) -> None:
    assert "staff" in errors_of(display_name=name)["display_name"][0]


@pytest.mark.parametrize("name", ["小满", "Mira", "Gustaffson", "Адам", "Modesty", "北斗 🌌", "Systematic"])
def test_names_that_only_resemble_are_welcome(name: str) -> None:
    person = make_person()
    assert edit_profile(actor=person, person=person, display_name=name).display_name == name


def test_the_staff_may_say_what_they_are() -> None:
    person = make_person(staff=True)
    assert edit_profile(actor=person, person=person, display_name="管理员").name == "管理员"


def test_administrators_write_no_other_addresses_either() -> None:
    field = User._meta.get_field("website")
    field.run_validators("https://xiaoman.example/")
    for address in ("javascript:alert(1)", "xiaoman.example", "https://维扣.中国/"):
        with pytest.raises(ValidationError):
            field.run_validators(address)


def test_gear_is_a_list_without_blanks_and_repetitions() -> None:
    person = make_person()
    edit_profile(actor=person, person=person, gear=[" 35 mm ", "", "35 mm", "X100"])
    assert person.gear == ["35 mm", "X100"]


def test_nobody_changes_the_profile_of_another() -> None:
    with pytest.raises(Forbidden):
        edit_profile(actor=make_person(), person=make_person(), bio="x")


# --- the copy in the cache ---


def dropped(person: User) -> bool:
    """Whether the copy was gone; afterwards it is there again."""
    gone = cache.read(cache_keys.PROFILE(person.username)) is None
    profile(person.username)
    return gone


@pytest.mark.django_db(transaction=True)
def test_every_change_of_what_is_shown_drops_the_copy() -> None:
    person, other = make_person(), make_person()
    assert dropped(person)
    assert not dropped(person)
    edit_profile(actor=person, person=person, place="杭州")
    assert dropped(person)
    follow_person(actor=other, followee=person)
    assert dropped(person)
    unfollow_person(actor=other, followee=person)
    assert dropped(person)
    make_post(person)
    assert dropped(person)
    make_picture(person)
    assert dropped(person)


@pytest.mark.django_db(transaction=True)
def test_who_read_before_a_change_does_not_write_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()

    def read_then_changed(username: str) -> User:
        monkeypatch.undo()
        found = selectors.person_by_username(username)
        edit_profile(actor=person, person=person, place="杭州")
        return found

    monkeypatch.setattr(selectors, "person_by_username", read_then_changed)
    assert profile(person.username)["place"] == ""
    assert profile(person.username)["place"] == "杭州"


def test_a_change_that_is_not_committed_leaves_the_copy(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    person = make_person()
    assert profile(person.username)["place"] == ""
    with django_capture_on_commit_callbacks(execute=False):
        edit_profile(actor=person, person=person, place="杭州")
    assert profile(person.username)["place"] == ""


def test_the_copy_is_under_its_name_for_three_days_as_json_for_any_client() -> None:
    person = make_person()
    edit_profile(actor=person, person=person, **ALL)
    told = profile(person.username)
    name = f"wecho:userinfo:cache:{person.username}"
    assert cache.read(name) == told
    assert json.loads(json.dumps(told)) == told
    backend = caches["default"]
    if hasattr(backend, "client"):
        plain = backend.client.get_client()
        assert json.loads(plain.get(name)) == told
        assert 0 < plain.ttl(name) <= 3 * 24 * 3600
        assert not plain.exists(f"wecho:userinfo:lease:{person.username}")


@pytest.mark.django_db(transaction=True)
def test_where_redis_is_gone_at_the_change_a_job_drops_the_copy_later(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    profile(person.username)
    with monkeypatch.context() as gone:
        gone.setattr(leased_cache, "forget", lambda *keys: False)
        edit_profile(actor=person, person=person, place="杭州")
    assert profile(person.username)["place"] == ""
    JobWorker(batch=True).run()
    assert profile(person.username)["place"] == "杭州"


# --- pages ---


def test_the_page_shows_all_of_it_and_links_with_care(client: Client) -> None:
    person = make_person()
    edit_profile(actor=person, person=person, **ALL)
    make_picture(person)
    page = client.get(f"/@{person.username}/").content.decode()
    for text in ("小满", "杭州", "35 mm f/1.8 · 120 胶片", f"/pictures/avatar/{person.avatar_key}/384.webp 384w"):
        assert text in page
    assert 'href="https://xiaoman.example/" rel="nofollow ugc noopener">xiaoman.example</a>' in page


def queries_of(client: Client, address: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    return len(queries), page


def test_faces_cost_no_query(client: Client) -> None:
    make_post()
    without, page = queries_of(client, "/")
    for _ in range(2):
        author = make_person()
        make_picture(author)
        make_post(author)
    with_faces, page = queries_of(client, "/")
    assert page.count('<picture class="avatar avatar--small"') == 2
    assert with_faces == without


def test_the_settings_page_keeps_what_was_entered_and_says_what_is_wrong(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    entered = {**ALL, "gear": "35 mm f/1.8\r\n120 胶片", "show_likes": "on"}
    assert client.post("/settings/profile/", entered).status_code == 302
    person.refresh_from_db()
    assert (person.gear, person.show_likes) == (["35 mm f/1.8", "120 胶片"], True)
    response = client.post("/settings/profile/", {**entered, "website": "javascript:alert(1)", "display_name": "官方"})
    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("field-errors") == 2
    assert 'value="javascript:alert(1)"' in page
    assert "35 mm f/1.8\n120 胶片" in client.get("/settings/profile/").content.decode()


def test_a_picture_is_uploaded_watched_and_removed_on_the_settings_page(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    part = {"left": "0", "top": "0", "right": "0.5", "bottom": "0.75"}
    upload = {"file": ContentFile(jpeg(300, 200), "me.jpg"), **part}
    assert client.post("/settings/profile/avatar", upload, headers=JSON).json()["status"] == "processing"
    assert person.pictures.get().part == [0, 0, 0.5, 0.75]
    assert client.get("/settings/profile/avatar", headers=JSON).json()["status"] == "processing"
    assert client.post("/settings/profile/avatar", {}, headers=JSON).status_code == 400
    assert client.post("/settings/profile/face", {}, headers=JSON).status_code == 404
    answer = client.post("/settings/profile/avatar/remove", headers=JSON)
    assert answer.json() == {"status": "none", "reason": None, "url": None}
    upload = {"file": ContentFile(jpeg(300, 200), "me.jpg")}
    assert client.post("/settings/profile/avatar", upload).status_code == 302
    assert person.pictures.get().part is None


# --- the API ---


class Caller:
    """One person's calls of the accounts API."""

    def __init__(self, person: User) -> None:
        self.person, self.service, self.client = person, make_service(), Client()

    def call(self, method: str, path: str, **options: Any) -> Any:
        token = issue_tokens(person=self.person)["access"]
        headers = {**key_headers(self.service), "Authorization": f"Bearer {token}"}
        return self.client.generic(method, f"/api/v1/accounts/{path}", headers=headers, **options)

    def put(self, path: str, values: dict[str, Any]) -> Any:
        return self.call("PUT", path, data=json.dumps(values), content_type="application/json")

    def upload(self, path: str, values: dict[str, Any]) -> Any:
        return self.call("PUT", path, data=encode_multipart(BOUNDARY, values), content_type=MULTIPART_CONTENT)


def test_me_answers_and_takes_every_field() -> None:
    caller = Caller(make_person())
    answer = caller.put("me", ALL).json()
    assert answer["code"] == 200
    told = {name: value for name, value in ALL.items() if name != "show_likes"} | {"shows_likes": True}
    assert {name: answer["data"][name] for name in told} == told
    assert (answer["data"]["avatar"], answer["data"]["cover"]) == ([], [])
    assert answer == caller.call("GET", "me").json()
    assert answer["data"]["verified"] is False
    assert "website" in caller.put("me", {"website": "ftp://x.example"}).json()["data"]["errors"]


def test_a_picture_comes_and_goes_over_the_api() -> None:
    caller = Caller(make_person())
    answer = caller.upload("me/cover", {"file": ContentFile(jpeg(900, 300), "cover.jpg")}).json()["data"]
    assert answer == {"status": "processing", "reason": None, "shown": []}
    process_picture(caller.person.pictures.get().pk)
    answer = caller.call("GET", "me/cover").json()["data"]
    assert answer["status"] == "ready"
    assert [size["edge"] for size in answer["shown"]] == [640, 1600]
    assert caller.client.get(answer["shown"][0]["avif"]).status_code == 200
    assert caller.call("DELETE", "me/cover").json()["data"]["shown"] == []


@pytest.mark.parametrize(
    "edges", [{"left": "0.5"}, *({"left": bad} for bad in ("nan", "inf", "-1", "2", "x"))], ids=str
)
def test_no_part_or_a_whole_one_is_taken_over_the_api(edges: dict[str, str]) -> None:
    others = {} if edges["left"] == "0.5" else {"top": "0", "right": "1", "bottom": "1"}
    file = ContentFile(jpeg(300, 300), "me.jpg")
    answer = Caller(make_person()).upload("me/avatar", {"file": file, **edges, **others})
    assert answer.status_code == 400
    assert "left" in answer.json()["data"]["errors"]
