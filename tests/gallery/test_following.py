"""The feed of what one follows skips nothing and repeats nothing, whatever happens while somebody reads it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions.blocks import block_person, mute_person
from accounts.actions.follows import follow_person, unfollow_person
from accounts.models import Follow, User
from gallery.actions.facet_follows import follow_tag
from gallery.models import Board, BoardFollow, BoardItem, Facet, FacetFollow, Photo, Post, PostFacet
from gallery.selectors import feeds
from gallery.selectors import following as selection
from gallery.states import BoardStatus, PostStatus, Visibility
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from wecho.common.errors import Invalid

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)
SHAPE: dict[str, Any] = {"status": PostStatus.PUBLISHED, "visibility": Visibility.PUBLIC}


@dataclass
class World:
    """A viewer, four authors, two tags and two boards of somebody else; posts are rows without the way to them."""

    viewer: User = field(default_factory=make_person)
    authors: list[User] = field(default_factory=lambda: [make_person() for _ in range(4)])
    tags: list[Facet] = field(
        default_factory=lambda: [Facet.objects.create(kind="tag", value=one, name=one) for one in "ab"]
    )
    boards: list[Board] = field(default_factory=lambda: [_board(make_person()) for _ in range(2)])
    posts: list[Post] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)

    def post(self, author: int, tags: int, at: datetime) -> None:
        """A published post with the tags whose bits are set."""
        made = Post.objects.create(author=self.authors[author], published_at=at, **SHAPE)
        Photo.objects.create(owner=self.authors[author], post=made)
        for number, tag in enumerate(self.tags):
            if tags >> number & 1:
                PostFacet.objects.create(post=made, facet=tag, published_at=at)
        self.posts.append(made)

    def collect(self, board: int, post: int, at: datetime) -> None:
        """Put a post on a board, once."""
        if self.posts:
            chosen = self.posts[post % len(self.posts)]
            BoardItem.objects.get_or_create(board=self.boards[board], post=chosen, defaults={"created_at": at})

    def follow(self, what: int, at: datetime) -> None:
        """Follow an author, a tag or a board."""
        if what < 4:
            row, is_new = Follow.objects.get_or_create(follower=self.viewer, followee=self.authors[what])
            if is_new:
                Follow.objects.filter(pk=row.pk).update(created_at=at)
            User.objects.filter(pk=self.viewer.pk).update(following_count=9)
        elif what < 6:
            FacetFollow.objects.get_or_create(
                person=self.viewer, facet=self.tags[what - 4], defaults={"created_at": at}
            )
        else:
            BoardFollow.objects.get_or_create(
                person=self.viewer, board=self.boards[what - 6], defaults={"created_at": at}
            )

    def happen(self, event: tuple[str, int, int]) -> None:
        """Something that others, or the viewer in another window, do now."""
        kind, one, two = event
        now = timezone.now()
        if kind == "post":
            self.post(one % 4, two % 4, now)
        elif kind == "follow":
            self.follow(one % 8, now)
        elif kind == "collect":
            self.collect(one % 2, two, now)
        elif kind == "hide" and self.posts:
            chosen = self.posts[one % len(self.posts)]
            Post.objects.filter(pk=chosen.pk).update(status=PostStatus.HIDDEN)
            PostFacet.objects.filter(post=chosen).delete()
            self.lost.add(chosen.pk)
        elif kind == "mute":
            mute_person(actor=self.viewer, person=self.authors[one % 4])
            self.lost |= {post.pk for post in self.posts if post.author_id == self.authors[one % 4].pk}
        elif kind == "unfollow":
            Follow.objects.filter(follower=self.viewer, followee=self.authors[one % 4]).delete()
            self.lost |= {post.pk for post in self.posts if post.author_id == self.authors[one % 4].pk}

    def expected(self) -> list[int]:
        """What the feed says it shows, worked out post by post."""
        people = set(Follow.objects.filter(follower=self.viewer).values_list("followee_id", flat=True))
        tags = set(FacetFollow.objects.filter(person=self.viewer).values_list("facet_id", flat=True))
        boards = set(BoardFollow.objects.filter(person=self.viewer).values_list("board_id", flat=True))
        places = []
        for post in self.posts:
            under = set(PostFacet.objects.filter(post=post).values_list("facet_id", flat=True))
            put = BoardItem.objects.filter(post=post, board__in=boards).order_by("created_at").first()
            if post.author_id in people or under & tags:
                places.append((post.published_at, post.pk))
            elif put:
                places.append((put.created_at, post.pk))
        return [post for _place, post in sorted(places, key=lambda place: (place[0] or START, place[1]), reverse=True)]


def _board(owner: User) -> Board:
    return Board.objects.create(owner=owner, title="x", status=BoardStatus.PUBLISHED)


_moments = st.integers(0, 9).map(lambda minutes: START + timedelta(minutes=minutes))
_posts = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), _moments), min_size=8, max_size=16)
_collected = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20), _moments), max_size=8)
_events = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["post", "follow", "collect", "hide", "mute", "unfollow"]),
            st.integers(0, 50),
            st.integers(0, 50),
        ),
        min_size=1,
        max_size=3,
    ),
    min_size=3,
    max_size=8,
)


@pytest.mark.parametrize("many", [1, 1000])
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_posts, _collected, st.sets(st.integers(0, 7), min_size=1, max_size=4), _events)
def test_nothing_is_skipped_or_repeated_whatever_happens_meanwhile(
    many: int,
    monkeypatch: pytest.MonkeyPatch,
    posts: list[Any],
    collected: list[Any],
    followed: set[int],
    events: list[list[tuple[str, int, int]]],
) -> None:
    monkeypatch.setattr(selection, "MANY_FOLLOWED", many)
    with transaction.atomic():
        world = World()
        for author, tags, at in posts:
            world.post(author, tags, at)
        for board, post, at in collected:
            world.collect(board, post, at + timedelta(minutes=5))
        for what in followed:
            world.follow(what, START)
        _read_through(world, events)
        transaction.set_rollback(True)


def _read_through(world: World, events: list[list[tuple[str, int, int]]]) -> None:
    world.viewer.refresh_from_db()
    expected, seen, cursor, number = world.expected(), list[int](), None, 0
    while True:
        page = feeds.following(world.viewer, cursor=cursor, limit=2)
        seen += [post.pk for post in page.rows]
        for event in events[number] if number < len(events) else ():
            world.happen(event)
        number += 1
        if (cursor := page.next_cursor) is None:
            break
    # Whoever unfollows an author while reading may meet a post of theirs again, by a board.
    assert set(seen) <= set(expected)
    assert [post for post in seen if post not in world.lost] == [post for post in expected if post not in world.lost]


def test_a_post_of_a_followed_person_under_a_followed_tag_comes_once() -> None:
    viewer, author = make_person(), make_person()
    post = make_post(author, text="#rain")
    follow_person(actor=viewer, followee=author)
    follow_tag(actor=viewer, tag=Facet.objects.get(value="rain"))
    board = make_board(posts=[post])
    BoardFollow.objects.create(person=viewer, board=board)
    assert feeds.following(viewer).rows == [post]


def test_posts_for_followers_come_to_followers_only() -> None:
    follower, reader, author = make_person(), make_person(), make_person()
    post = make_post(author, text="#rain")
    follow_tag(actor=reader, tag=Facet.objects.get(value="rain"))
    follow_person(actor=follower, followee=author)
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.FOLLOWERS)
    assert feeds.following(follower).rows == [post]
    assert feeds.following(reader).rows == []
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.PRIVATE)
    assert feeds.following(follower).rows == []


@pytest.mark.parametrize("by_viewer", [True, False])
def test_a_block_takes_a_post_out_of_every_way_to_it(by_viewer: bool) -> None:
    viewer, author = make_person(), make_person()
    post = make_post(author, text="#rain")
    follow_tag(actor=viewer, tag=Facet.objects.get(value="rain"))
    BoardFollow.objects.create(person=viewer, board=make_board(posts=[post]))
    assert feeds.following(viewer).rows == [post]
    one, other = (viewer, author) if by_viewer else (author, viewer)
    block_person(actor=one, person=other)
    assert feeds.following(viewer).rows == []


def test_what_falls_out_of_a_page_leaves_no_gap() -> None:
    viewer, moderator = make_person(), make_moderator()
    authors = [make_person() for _ in range(6)]
    made = [make_post(author, moderator=moderator) for author in authors]
    for author in authors:
        follow_person(actor=viewer, followee=author)
    User.objects.filter(pk__in=[one.pk for one in authors[2:]]).update(is_active=False)
    page = feeds.following(viewer, limit=1)
    assert page.rows == [made[1]]
    assert feeds.following(viewer, cursor=page.next_cursor, limit=1).rows == [made[0]]


@pytest.mark.parametrize("number", [1, 4])
def test_following_takes_six_queries(number: int) -> None:
    viewer, moderator = make_person(), make_moderator()
    for _ in range(number):
        post = make_post(moderator=moderator, text="#rain")
        follow_person(actor=viewer, followee=post.author)
        BoardFollow.objects.create(person=viewer, board=make_board(posts=[post]))
    follow_tag(actor=viewer, tag=Facet.objects.get(value="rain"))
    with CaptureQueriesContext(connection) as queries:
        assert len(feeds.following(viewer).rows) == number
    assert len(queries) <= 6


def test_the_line_of_the_last_visit_stands_before_what_was_seen_also_on_later_pages() -> None:
    viewer, author, moderator = make_person(), make_person(), make_moderator()
    follow_person(actor=viewer, followee=author)
    made = [make_post(author, moderator=moderator) for _ in range(5)]
    mark = made[1].published_at
    page = feeds.following(viewer, limit=2, caught_up=mark)
    assert [post.caught_up for post in page.rows] == [False, False]
    page = feeds.following(viewer, limit=2, cursor=page.next_cursor)
    assert [post.caught_up for post in page.rows] == [False, True]
    page = feeds.following(viewer, limit=2, cursor=page.next_cursor)
    assert not any(getattr(post, "caught_up", False) for post in page.rows)


def test_a_cursor_of_another_feed_is_refused() -> None:
    viewer, moderator = make_person(), make_moderator()
    for _ in range(2):
        make_post(moderator=moderator, text="#rain")
    cursor = feeds.by_facet(Facet.objects.get(value="rain"), viewer, limit=1).next_cursor
    with pytest.raises(Invalid):
        feeds.following(viewer, cursor=cursor)
    with pytest.raises(Invalid):
        feeds.hot(viewer, cursor=cursor)


def test_whoever_is_followed_no_more_is_gone_from_the_feed() -> None:
    viewer, post = make_person(), make_post()
    follow_person(actor=viewer, followee=post.author)
    unfollow_person(actor=viewer, followee=post.author)
    assert feeds.following(viewer).rows == []
