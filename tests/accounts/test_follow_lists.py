"""Follow lists as files: taken along and brought."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actions.blocks import block_person
from accounts.actions.follow_imports import import_follows, start_import
from accounts.actions.follows import follow_person
from accounts.api.serializers.relations import import_shape
from accounts.documents import read_names
from accounts.models import Follow, FollowImport, FollowRequest
from accounts.selectors import follows
from tests.factories import make_person
from tests.factories.relations import kept_counts_are_right, make_private_person
from wecho.common.errors import Conflict, Invalid
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db
PAGE = "/settings/privacy/follow-list/"


def body_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_was_taken_along_can_be_brought_again(client: Client, kind: str) -> None:
    anna, other = make_person(), make_person()
    people = [make_person(), make_person("李雷"), make_private_person()]
    for person in people[:2]:
        follow_person(actor=anna, followee=person)
    client.force_login(anna)
    answer = client.get(f"{PAGE}following.{kind}")
    assert f"wecho-following.{kind}" in answer.headers["Content-Disposition"]
    assert read_names(body_of(answer)) == ["李雷", people[0].username]
    client.force_login(other)
    file = SimpleUploadedFile(f"list.{kind}", body_of(client.get(f"{PAGE}following.{kind}")) or b"x")
    assert client.post(PAGE, {"file": file}).status_code == 400  # nobody is followed yet


def test_a_table_opens_without_formulas(client: Client) -> None:
    anna, ben = make_person(), make_person()
    ben.display_name = "=1+1"
    ben.save()
    follow_person(actor=anna, followee=ben)
    client.force_login(anna)
    rows = list(csv.reader(io.StringIO(body_of(client.get(f"{PAGE}following.csv")).decode())))
    assert rows[0] == ["username", "followed_at"]
    assert rows[1][0] == ben.username


@pytest.mark.django_db(transaction=True)
def test_an_import_follows_asks_and_names_who_is_unknown() -> None:
    anna, ben, private, known = make_person(), make_person(), make_private_person(), make_person()
    follow_person(actor=anna, followee=known)
    apart = make_person()
    block_person(actor=apart, person=anna)
    names = [ben.username, f"@{private.username}", known.username, "nobody.here", apart.username, ben.username]
    started = start_import(actor=anna, names=names)
    assert started.total == 5
    JobWorker(batch=True).run()
    started.refresh_from_db()
    assert (started.followed, started.requested, started.already) == (1, 1, 1)
    assert started.unknown == ["nobody.here", apart.username]
    assert started.finished_at is not None
    assert FollowRequest.objects.filter(follower=anna, followee=private).exists()
    assert kept_counts_are_right(anna, ben)


def test_an_import_may_run_twice_and_be_made_twice() -> None:
    anna, ben = make_person(), make_person()
    started = start_import(actor=anna, names=[ben.username])
    import_follows(started.pk)
    import_follows(started.pk)
    again = start_import(actor=anna, names=[ben.username])
    import_follows(again.pk)
    again.refresh_from_db()
    assert (again.followed, again.already) == (0, 1)
    assert FollowImport.objects.count() == Follow.objects.count() == 1


def test_an_import_goes_on_where_it_stood() -> None:
    anna = make_person()
    people = [make_person() for _ in range(3)]
    started = start_import(actor=anna, names=[person.username for person in people])
    FollowImport.objects.filter(pk=started.pk).update(done=2, followed=2)
    import_follows(started.pk)
    started.refresh_from_db()
    assert (started.done, started.followed) == (3, 3)
    assert list(Follow.objects.values_list("followee_id", flat=True)) == [people[2].pk]


def test_one_import_at_a_time() -> None:
    anna, ben = make_person(), make_person()
    start_import(actor=anna, names=[ben.username])
    with pytest.raises(Conflict):
        start_import(actor=anna, names=[ben.username])


HOSTILE = {
    "empty": b"",
    "blank": b"\n\n ,\n",
    "not text": b"\xff\xfe\x00\x00",
    "picture": b"\x89PNG\r\n\x1a\n\x00",
    "too large": b"a\n" * 600_000,
    "too many": "\n".join(f"name{number}" for number in range(5_001)).encode(),
    "broken JSON": b'{"following": [',
    "nested JSON": b"[" * 100_000,
    "other JSON": b'{"following": {"a": 1}}',
    "numbers": b"[1, 2]",
    "nothing named": b'[{"name": "x"}]',
    "huge cell": b'"' + b"a" * 200_000 + b'"',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_on_the_form(client: Client, data: bytes) -> None:
    client.force_login(make_person())
    answer = client.post(PAGE, {"file": SimpleUploadedFile("list.csv", data)})
    assert answer.status_code == 400
    assert 'class="field-errors"' in answer.content.decode()
    assert not FollowImport.objects.exists()


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"anna\r\nben\r\n", ["anna", "ben"]),
        (b"\xef\xbb\xbfUsername,since\n@anna,x\n\nben,y\nanna,z\n", ["anna", "ben"]),
        ("username;x\n李雷;y".encode(), ["李雷"]),
        (b'["@anna", "ben"]', ["anna", "ben"]),
        (b'{"following": [{"username": "anna"}]}', ["anna"]),
        (b"an\0na\n", ["an\ufffdna"]),
    ],
)
def test_lists_are_read_in_many_shapes(data: bytes, names: list[str]) -> None:
    assert read_names(data) == names


def test_a_list_of_nothing_is_refused() -> None:
    with pytest.raises(Invalid):
        start_import(actor=make_person(), names=[])


@pytest.mark.django_db(transaction=True)
def test_the_page_tells_how_far_an_import_is(client: Client) -> None:
    anna = make_person()
    client.force_login(anna)
    assert client.post(PAGE, {"file": SimpleUploadedFile("list.csv", b"nobody.here\n")}).status_code == 302
    page = client.get(PAGE).content.decode()
    assert "<progress" in page
    assert 'hx-trigger="every 2s"' in page
    JobWorker(batch=True).run()
    page = client.get(PAGE).content.decode()
    assert "<progress" not in page
    assert "nobody.here" in page


def test_an_import_that_ends_between_two_looks_is_done(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, ben = make_person(), make_person()
    started = start_import(actor=anna, names=[ben.username])

    def ended(*_: object) -> str:
        import_follows(started.pk)
        return "done"

    monkeypatch.setattr(follows, "fate_of", ended)
    shown = import_shape(FollowImport.objects.get())
    assert (shown["under_way"], shown["done"], shown["followed"]) == (False, 1, 1)
    FollowImport.objects.update(finished_at=None)
    client.force_login(anna)
    page = client.get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    assert "The list is done" in page
    assert "not followed to its end" not in page
