"""The review pages of the administration, as a browser without JavaScript uses them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from gallery.actions.posts import edit_post
from gallery.models import Post
from gallery.states import BoardStatus, PostStatus
from moderation.models import Decision
from moderation.selectors.cases import board_version, post_version
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from tests.factories.moderation import make_decision, make_member_of_moderators

pytestmark = pytest.mark.django_db

QUEUES = ["moderation:post_queue", "moderation:board_queue", "moderation:next_post", "moderation:next_board"]


def case_of(post: Post) -> str:
    return reverse("moderation:post_case", args=[post.pk])


def shown(client: Client, address: str) -> str:
    page = client.get(address, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_the_first_page_says_how_much_waits(desk: Client, waiting: Post) -> None:
    make_board(published=False)
    make_board(published=False)
    page = desk.get(reverse("admin:index"))
    assert (page.context["posts_waiting"].count, page.context["boards_waiting"].count) == (1, 2)
    assert reverse("moderation:next_post") in page.content.decode()


def test_the_first_page_of_others_has_no_queue(clerk: User, waiting: Post) -> None:
    client = Client()
    client.force_login(clerk)
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    assert "posts_waiting" not in page.context
    assert reverse("moderation:post_queue") not in page.content.decode()


def test_the_queue_shows_pictures_author_and_title(desk: Client, author: User, waiting: Post) -> None:
    page = shown(desk, reverse("moderation:post_queue"))
    assert waiting.title in page
    assert f"@{author.username}" in page
    assert case_of(waiting) in page
    assert re.search(r'src="/photos/\d+/\d+\.jpg\?[^"]+"', page)


def test_the_queue_takes_the_same_number_of_queries_for_many(desk: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shown(desk, reverse("moderation:post_queue"))  # from here on the moderator is known to the process
    counts = []
    for _ in range(2):
        make_post(status=PostStatus.PENDING, photos=2)
        make_post(status=PostStatus.PENDING, photos=3)
        with CaptureQueriesContext(connection) as queries:
            shown(desk, reverse("moderation:post_queue"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_empty_queue_says_so(desk: Client) -> None:
    for name in QUEUES:
        assert "done_all" in shown(desk, reverse(name))


def test_a_case_shows_everything_and_loads_its_pictures(desk: Client, author: User, moderator: User) -> None:
    make_decision(make_post(author, status=PostStatus.PENDING), moderator=moderator)
    post = make_post(author, status=PostStatus.PENDING, photos=2, title="Ridge", text="Above the clouds.")
    page = shown(desk, case_of(post))
    assert "Above the clouds." in page
    assert author.name in page
    assert page.count('class="shot"') == 2
    picture = re.search(r'<img src="([^"]+)"', page)
    assert picture
    assert desk.get(picture[1]).status_code == 200


def test_approving_publishes_and_goes_on_to_the_next_case(desk: Client, moderator: User, waiting: Post) -> None:
    following = make_post(status=PostStatus.PENDING)
    answer = desk.post(case_of(waiting), {"outcome": "approve", "seen": post_version(waiting)})
    assert answer.headers["Location"] == case_of(following)
    waiting.refresh_from_db()
    assert waiting.status == PostStatus.PUBLISHED
    assert Decision.objects.get().moderator == moderator


def test_after_the_last_case_the_queue_is_shown(desk: Client, waiting: Post) -> None:
    answer = desk.post(case_of(waiting), {"outcome": "approve", "seen": post_version(waiting)})
    assert answer.headers["Location"] == reverse("moderation:post_queue")
    assert waiting.title in shown(desk, answer.headers["Location"])


def test_rejecting_takes_a_reason_and_the_author_reads_it(desk: Client, author: User, waiting: Post) -> None:
    said = {"outcome": "reject", "seen": post_version(waiting), "note": "Please straighten the horizon."}
    refused = desk.post(case_of(waiting), said)
    assert refused.status_code == 400
    assert "Please straighten the horizon." in refused.content.decode()
    assert not Decision.objects.exists()

    assert desk.post(case_of(waiting), {**said, "reason": "quality"}).status_code == 302
    reader = Client()
    reader.force_login(author)
    assert "Please straighten the horizon." in reader.get(waiting.get_absolute_url()).content.decode()


def test_a_stale_decision_is_told_who_was_first(desk: Client, waiting: Post) -> None:
    said = {"outcome": "approve", "seen": post_version(waiting)}
    colleague = make_moderator()
    make_decision(waiting, moderator=colleague)
    answer = desk.post(case_of(waiting), said)
    assert answer.status_code == 409
    assert colleague.name in answer.content.decode()
    assert "data-approve" not in answer.content.decode()
    assert Decision.objects.count() == 1


def test_a_page_left_open_does_not_approve_what_the_author_changed(desk: Client, author: User, waiting: Post) -> None:
    said = {"outcome": "approve", "seen": post_version(waiting)}
    edit_post(actor=author, post=waiting, title="Something else", text="")
    answer = desk.post(case_of(waiting), said)
    assert answer.status_code == 409
    assert "Something else" in answer.content.decode()
    assert not Decision.objects.exists()


def test_a_form_that_is_not_ours_decides_nothing(desk: Client, waiting: Post) -> None:
    for said in ({}, {"outcome": "approve"}, {"outcome": "banish", "seen": post_version(waiting)}):
        assert desk.post(case_of(waiting), said).status_code in (200, 400)
    assert not Decision.objects.exists()


def test_a_published_post_is_hidden_from_its_case(desk: Client) -> None:
    post = make_post()
    assert "data-approve" not in shown(desk, case_of(post))
    desk.post(case_of(post), {"outcome": "hide", "reason": "privacy", "seen": post_version(post)})
    post.refresh_from_db()
    assert post.status == PostStatus.HIDDEN


def test_a_board_is_decided_on_its_page(desk: Client) -> None:
    published = make_post(title="On the board")
    board = make_board(published=False, posts=[published], title="The breath of mountains")
    address = reverse("moderation:board_case", args=[board.pk])
    assert board.title in shown(desk, reverse("moderation:board_queue"))
    assert published.get_absolute_url() in shown(desk, address)
    assert desk.post(address, {"outcome": "approve", "seen": board_version(board)}).status_code == 302
    board.refresh_from_db()
    assert board.status == BoardStatus.PUBLISHED


def test_the_selected_posts_are_approved_and_the_others_named(desk: Client) -> None:
    first, second, taken, left = (make_post(status=PostStatus.PENDING) for _ in range(4))
    chosen = [f"{post.pk}:{post_version(post)}" for post in (first, second, taken)]
    colleague = make_moderator()
    make_decision(taken, moderator=colleague)
    page = desk.post(reverse("moderation:approve_posts"), {"post": [*chosen, "x:y", "9" * 30]}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert "2" in said[0]
    assert "3" in said[1]
    assert colleague.name in said[1]
    assert set(Decision.objects.values_list("subject_id", flat=True)) == {first.pk, second.pk, taken.pk}
    left.refresh_from_db()
    assert left.status == PostStatus.PENDING


def test_approving_nothing_says_so(desk: Client) -> None:
    page = desk.post(reverse("moderation:approve_posts"), follow=True)
    assert len(list(page.context["messages"])) == 1


def test_the_ledger_is_read_and_not_written(waiting: Post) -> None:
    moderator = make_member_of_moderators()
    decision = make_decision(waiting, moderator=moderator)
    client = Client()
    client.force_login(moderator)
    page = shown(client, reverse("admin:moderation_decision_changelist"))
    assert case_of(waiting) in page
    assert shown(client, reverse("admin:moderation_decision_change", args=[decision.pk]))
    assert client.get(reverse("admin:moderation_decision_add")).status_code == 403
    assert client.post(reverse("admin:moderation_decision_delete", args=[decision.pk])).status_code == 403


def test_strangers_are_asked_to_sign_in_and_others_are_refused(author: User, clerk: User, waiting: Post) -> None:
    addresses = [*(reverse(name) for name in QUEUES), case_of(waiting)]
    for person, status in ((None, 302), (make_person(), 302), (author, 302), (clerk, 403)):
        client = Client()
        if person:
            client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code == status
        said = {"outcome": "approve", "seen": post_version(waiting)}
        assert client.post(case_of(waiting), said).status_code == status
        chosen = {"post": f"{waiting.pk}:{post_version(waiting)}"}
        assert client.post(reverse("moderation:approve_posts"), chosen).status_code == status
    assert not Decision.objects.exists()


def test_a_decision_needs_the_page_s_own_token(moderator: User, waiting: Post) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    said = {"outcome": "approve", "seen": post_version(waiting)}
    assert client.post(case_of(waiting), said).status_code == 403
    assert not Decision.objects.exists()
