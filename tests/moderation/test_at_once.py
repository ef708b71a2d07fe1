"""Moderators who decide at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from gallery.models import Post
from gallery.states import PostStatus
from moderation.actions.decisions import decide_post
from moderation.models import Decision
from tests.factories.gallery import make_moderator, make_post
from wecho.common.errors import Conflict

TOGETHER = 4


@pytest.mark.django_db(transaction=True)
def test_of_several_moderators_at_once_exactly_one_decides() -> None:
    post = make_post(status=PostStatus.PENDING)
    moderators = [make_moderator() for _ in range(TOGETHER)]
    start = Barrier(TOGETHER)

    def decide(number: int) -> str:
        try:
            loaded = Post.objects.select_related("author").get(pk=post.pk)
            start.wait(10)
            outcome, reason = (("approve", ""), ("reject", "quality"))[number % 2]
            decide_post(actor=moderators[number], post=loaded, outcome=outcome, reason=reason)
        except Conflict:
            return "refused"
        else:
            return "decided"
        finally:
            connection.close()

    with ThreadPoolExecutor(TOGETHER) as threads:
        answers = sorted(threads.map(decide, range(TOGETHER)))
    assert answers == ["decided"] + ["refused"] * (TOGETHER - 1)
    decision = Decision.objects.get()
    post.refresh_from_db()
    assert post.status == {"approve": PostStatus.PUBLISHED, "reject": PostStatus.REJECTED}[decision.outcome]
