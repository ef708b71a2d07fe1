"""How long authors are told that they usually wait."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from accounts.models import User
from gallery.models import Post
from gallery.selectors.review_state import review_state
from moderation.models import Decision
from moderation.selectors import waits

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    cache.delete("moderation:usual-wait")


def decided_after(author: User, moderator: User, *seconds: int) -> None:
    now = timezone.now()
    for number, wait in enumerate(seconds):
        Decision.objects.create(
            subject_kind="post",
            subject_id=number + 1,
            author=author,
            moderator=moderator,
            outcome="approve",
            status_before="pending",
            submitted_at=now - timedelta(seconds=wait),
            created_at=now,
        )


def test_median_and_ninetieth_percentile_are_said_to_those_who_wait(
    author: User, moderator: User, waiting: Post
) -> None:
    decided_after(author, moderator, *[2 * HOUR - MINUTE] * 8, 5 * HOUR, 9 * DAY)
    assert waits.usual_seconds() == (2 * HOUR - MINUTE, 5 * HOUR)
    with translation.override("en"):
        assert review_state(waiting).usual_wait == (
            "Usually decided within 2 hours, nine times out of ten within 5 hours."
        )
    with translation.override("zh-hans"):
        assert review_state(waiting).usual_wait == "通常 2 小时内有结果，九成在 5 小时内。"


def test_too_few_or_too_old_decisions_say_nothing(author: User, moderator: User, waiting: Post) -> None:
    decided_after(author, moderator, *[HOUR] * 4)
    assert review_state(waiting).usual_wait == ""


def test_the_wait_is_measured_seldom(author: User, moderator: User) -> None:
    decided_after(author, moderator, *[HOUR] * 5)
    before = waits.usual_seconds()
    decided_after(author, moderator, *[DAY] * 50)
    assert waits.usual_seconds() == before


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "5 minutes"),
        (301, "10 minutes"),
        (55 * MINUTE, "55 minutes"),
        (55 * MINUTE + 1, "1 hour"),
        (HOUR + 1, "2 hours"),
        (2 * DAY, "2 days"),
        (2 * DAY + 1, "3 days"),
    ],
)
def test_times_are_rounded_up_to_what_people_say(seconds: int, words: str) -> None:
    with translation.override("en"):
        assert waits.in_words(seconds) == words
