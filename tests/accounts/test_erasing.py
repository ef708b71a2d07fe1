"""After 14 days nothing of a person is left, and what others need stays without them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.actions import erasing, leaving
from accounts.actions.belongings import erase_errors, erase_follow_imports, erase_jobs
from accounts.actions.people import register_person
from accounts.jobs import ERASE_PERSON, FORGET_PROFILES, SEND_CONFIRMATION, SEND_MAIL, SEND_RESET
from accounts.models import Departure, FollowImport, User
from accounts.tasks import erase_due
from gallery.models import Board, Comment, Photo, Post
from gallery.selectors.comments import comments_of
from messaging.models import Message
from moderation.models import Decision
from tests.accounts.lives import EMAIL, NAME, make_life, stored_files
from tests.factories import make_person
from tests.factories.messaging import make_conversation
from tests.factories.people import PASSWORD
from tests.services_registry.working import run_jobs
from wecho.common import belongings, jobs
from wecho.common.errors import Invalid

pytestmark = pytest.mark.django_db


def leave_for_good(person: User) -> None:
    """Their 14 days are over, and their mails are sent."""
    leaving.leave(person=person, password=PASSWORD, typed=person.username)
    DBTaskResult.objects.filter(task_path=SEND_MAIL).update(status=TaskResultStatus.SUCCESSFUL)
    Departure.objects.filter(person=person).update(due_at=timezone.now())


def erase(person: User) -> None:
    leave_for_good(person)
    erasing.erase_person(person.pk)
    assert User.objects.get(pk=person.pk).erased_at


def texts_of_all_tables() -> Iterator[tuple[str, str]]:
    """Every row of the database as text, with the name of its table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names only
            for row in cursor.fetchall():
                yield table, repr([bytes(part) if isinstance(part, memoryview) else part for part in row])


def test_no_table_and_no_file_knows_the_person_any_more() -> None:
    life = make_life()
    keys = list(Photo.objects.filter(owner=life.person).values_list("storage_key", flat=True))
    assert len(keys) >= 8
    keys.append(User.objects.get(pk=life.person.pk).avatar_key)
    staying = {path for path in stored_files() if not any(key in path for key in keys)}
    erase(life.person)
    told = [(table, row) for table, row in texts_of_all_tables() for words in (NAME, EMAIL, "Piet") if words in row]
    assert told == []
    assert stored_files() == staying
    assert not Photo.objects.filter(owner=life.person).exists()


def test_no_relation_leads_to_the_person_but_from_what_stays_with_a_reason() -> None:
    life = make_life()
    erase(life.person)
    kept = {model for kind in belongings.kinds() if kind.kept for model in kind.models}
    leading = {
        model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is User
        if model._base_manager.filter(**{field.name: life.person.pk}).exists()
    }
    assert leading - kept == set()
    names = {"VerificationEvent", "AdministratorAct", "Comment", "Decision", "LogEntry", "Membership", "Message"}
    assert {model.__name__ for model in leading} == names


def test_what_others_need_stays_without_the_person() -> None:
    life = make_life()
    erase(life.person)
    with translation.override("en"):
        (root,) = comments_of(life.others_post, life.friend).rows
        found = {comment.pk: (comment.author.name, comment.body) for comment in (root, *root.folded)}
        assert found == {
            life.replied.pk: ("deleted account", ""),
            life.reply.pk: (life.friend.name, "an answer"),
        }
        bodies = Message.objects.order_by("seq").values_list("body", flat=True)
        assert list(bodies) == ["message 1", "message 2", "message 3", "message 4"]
        assert str(Decision.objects.get().author) == f"person #{life.person.pk}"
        assert User.objects.get(pk=life.person.pk).name == "deleted account"


def test_counters_of_others_are_right_afterwards() -> None:
    life = make_life()
    erase(life.person)
    friend, post = User.objects.get(pk=life.friend.pk), Post.objects.get(pk=life.others_post.pk)
    assert (friend.follower_count, friend.following_count) == (0, 0)
    assert (post.like_count, post.comment_count) == (0, Comment.objects.filter(post=post, deleted_at=None).count())
    assert sorted(board.item_count for board in Board.objects.all()) == [0, 1]  # what they put there stays
    assert {board.follower_count for board in Board.objects.all()} == {0}
    assert list(Post.objects.all()) == [post]


def test_conversations_whose_people_are_all_gone_lose_their_words() -> None:
    life = make_life()
    erase(life.person)
    assert Message.objects.count() == 4
    erase(life.friend)
    assert not Message.objects.exists()


def test_the_empty_row_is_empty() -> None:
    life = make_life()
    erase(life.person)
    person = User.objects.get(pk=life.person.pk)
    assert not person.is_active
    assert not person.check_password(PASSWORD)
    assert person.username == f"~{person.pk}"
    for field in User._meta.concrete_fields:
        if field.name not in erasing._SET_HERE | {"date_joined", "changed_at"}:
            assert getattr(person, field.attname) in [None, "", 0, field.get_default()], field.name
    assert person.date_joined > life.person.date_joined


def test_nobody_gets_the_name_again() -> None:
    life = make_life()
    erase(life.person)
    for name in (NAME, NAME.upper()):
        with pytest.raises(Invalid) as refused:
            register_person(username=name, password=PASSWORD)
        assert refused.value.slug == "username_taken"


def test_the_log_of_the_administration_keeps_numbers_only() -> None:
    life = make_life()
    erase(life.person)
    entries = LogEntry.objects.values_list("user", "object_id", "object_repr")
    assert set(entries) == {(life.friend.pk, str(life.person.pk), ""), (life.person.pk, str(life.friend.pk), "")}


def test_a_job_that_dies_before_and_after_every_step_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    life = make_life()
    leave_for_good(life.person)
    steps = belongings.erasing_steps()
    died = set[tuple[int, str]]()

    def die_once(number: int, when: str) -> None:
        if (number, when) not in died:
            died.add((number, when))
            raise ConnectionError("the power is gone")

    def dying(number: int) -> Callable[[int], bool]:
        def step(person_id: int) -> bool:
            die_once(number, "before")
            found = steps[number](person_id)
            die_once(number, "after")
            return found

        return step

    monkeypatch.setattr(belongings, "erasing_steps", lambda: [dying(number) for number in range(len(steps))])
    for _ in range(2 * len(steps)):
        with pytest.raises(ConnectionError):
            erasing.erase_person(life.person.pk)
        assert User.objects.get(pk=life.person.pk).erased_at is None
    erasing.erase_person(life.person.pk)
    assert User.objects.get(pk=life.person.pk).erased_at
    assert [row for _, row in texts_of_all_tables() if NAME in row or EMAIL in row] == []
    post = Post.objects.get()
    assert (post.like_count, post.comment_count) == (0, 2)


def test_small_batches_end_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the test before this one asserts."""
    for place in ("gallery.actions.belongings", "messaging.actions.belongings", "accounts.actions.belongings"):
        monkeypatch.setattr(f"{place}.BATCH", 1)
    monkeypatch.setattr("gallery.actions.belongings.PHOTOS_A_BATCH", 1)
    test_counters_of_others_are_right_afterwards()


def test_what_is_left_when_the_time_is_up_goes_to_a_further_job(monkeypatch: pytest.MonkeyPatch) -> None:
    life = make_life()
    leave_for_good(life.person)
    monkeypatch.setattr(erasing, "BUDGET_SECONDS", -1.0)
    assert erase_due.call() == 1
    assert erase_due.call() == 0
    assert run_jobs() > 10
    assert User.objects.get(pk=life.person.pk).erased_at
    assert not Departure.objects.exists()


def test_while_the_storage_is_gone_nobody_counts_as_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    life = make_life()
    leave_for_good(life.person)
    photos = Photo.objects.filter(owner=life.person).count()

    def gone(path: str) -> None:
        raise OSError("no storage")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", gone)
        assert erase_due.call() == 1
        run_jobs()
        assert Photo.objects.filter(owner=life.person).count() == photos
    left = User.objects.get(pk=life.person.pk)
    assert (left.erased_at, left.username) == (None, NAME)
    assert jobs.fate_of(ERASE_PERSON, life.person.pk) == "waiting"
    DBTaskResult.objects.filter(task_path=ERASE_PERSON).update(run_after=timezone.now())
    run_jobs()
    assert User.objects.get(pk=life.person.pk).erased_at


def ended_job(*args: object, path: str = SEND_RESET, error: str = "") -> DBTaskResult[Any, Any]:
    """A job that has failed, with these arguments."""
    jobs.enqueue(path, *args)
    job = DBTaskResult.objects.latest("enqueued_at")
    job.status, job.traceback = TaskResultStatus.FAILED, error
    job.save()
    return job


FRAMES = 'Traceback (most recent call last):\n  File "/le/a.py", line 1, in le\n    le = names["le"]\n'


def test_jobs_that_name_or_mail_the_person_go_and_others_stay() -> None:
    person, friend = make_person("le"), make_person("apple")
    User.objects.filter(pk=person.pk).update(email=EMAIL, email_confirmed_at=timezone.now())
    gone = [
        ended_job("LE", "x"),
        ended_job(EMAIL.upper(), "x"),
        ended_job(["apple", "le"], path=FORGET_PROFILES),
        ended_job(person.pk, "an.address@from.before", "x", path=SEND_CONFIRMATION),
    ]
    kept = [
        ended_job("apple", "le/x", error=FRAMES + "ValueError: apple, ale, le-x, le_x and le.x are simple"),
        ended_job(friend.pk, "x", "x", path=SEND_CONFIRMATION),
    ]
    while erase_jobs(person.pk) or erase_errors(person.pk):
        pass
    left = {str(job.pk): job.traceback for job in DBTaskResult.objects.all()}
    assert not left.keys() & {str(job.pk) for job in gone}
    assert [left[str(job.pk)] for job in kept] == [job.traceback for job in kept]


@pytest.mark.parametrize("name", ["args", "kwargs", "名字"])
def test_names_of_keys_are_nobodys_and_any_script_is_found(name: str) -> None:
    person, kept = make_person(name), ended_job("apple", "x")
    mine = ended_job(name, "x")
    assert erase_jobs(person.pk)
    assert not erase_jobs(person.pk)
    assert list(DBTaskResult.objects.all()) == [kept] != [mine]


@pytest.mark.parametrize(
    "told", ["Key (username)=(Le) exists", "'le'", "no such person: le.", EMAIL, "a\nle: b", "@le"]
)
def test_errors_that_name_the_person_go_and_their_jobs_stay(told: str) -> None:
    person = make_person("le")
    User.objects.filter(pk=person.pk).update(pending_email=EMAIL)
    job = ended_job("apple", "x", error=f"{FRAMES}ValueError: {told}\n")
    assert erase_errors(person.pk)
    assert not erase_errors(person.pk)
    job.refresh_from_db()
    assert (job.traceback, job.status) == ("", TaskResultStatus.FAILED)


def test_imports_of_others_go_only_when_they_name_the_person() -> None:
    person = make_person("le")
    for names in (["apple"], ["le.x", "Ｌ"], ["LE", "apple"]):
        FollowImport.objects.create(owner=make_person(), names=names, finished_at=timezone.now())
    while erase_follow_imports(person.pk):
        pass
    assert {one.names[0] for one in FollowImport.objects.all()} == {"apple", "le.x"}


def test_a_kept_count_that_has_drifted_does_not_stop_it() -> None:
    life = make_life()
    User.objects.filter(pk=life.friend.pk).update(follower_count=0, following_count=0)
    Post.objects.update(like_count=0, comment_count=0)
    Board.objects.update(item_count=0)
    erase(life.person)
    friend = User.objects.get(pk=life.friend.pk)
    assert (friend.follower_count, friend.following_count) == (0, 0)


def test_a_step_that_has_found_its_last_is_not_asked_again_for_every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    leave_for_good(person)
    asked, left = [0], [7]

    def first(person_id: int) -> bool:
        asked[0] += 1
        return False

    def second(person_id: int) -> bool:
        left[0] -= 1
        return left[0] > 0

    monkeypatch.setattr(belongings, "erasing_steps", lambda: [first, second])
    erasing.erase_person(person.pk)
    assert left[0] < 1
    assert asked == [2]


def test_a_job_that_failed_for_good_is_given_another_one() -> None:
    life = make_life()
    leave_for_good(life.person)
    erase_due.call()
    DBTaskResult.objects.filter(task_path=ERASE_PERSON).update(status="FAILED")
    assert erase_due.call() == 1


def test_erasing_twice_does_no_harm() -> None:
    life = make_life()
    erase(life.person)
    at = User.objects.get(pk=life.person.pk).erased_at
    erasing.erase_person(life.person.pk)
    assert User.objects.get(pk=life.person.pk).erased_at == at


def related(model: type[models.Model]) -> set[Any]:
    return {
        field.related_model
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    }


def test_every_table_that_has_to_do_with_people_is_exported_and_erased_or_says_why_not() -> None:
    every = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    owned: set[Any] = {User}
    while found := {model for model in every if model not in owned and related(model) & owned}:
        owned |= found
    answered = {model for kind in belongings.kinds() for model in kind.models}
    assert {model.__name__ for model in owned - answered} == set()


def test_conversations_stay_for_who_stays() -> None:
    life = make_life()
    make_conversation(life.friend, life.person, messages=2)
    erase(life.person)
    assert Message.objects.filter(sender=life.person).exists()
