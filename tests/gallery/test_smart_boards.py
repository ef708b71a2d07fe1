"""Boards that fill themselves, and the sections of those that don't."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.blocks import block_person, mute_person
from gallery.actions import board_sections as section_actions
from gallery.actions.board_items import collect_post
from gallery.actions.board_sections import arrange_sections
from gallery.actions.boards import choose_cover, create_board, edit_board
from gallery.actions.facets import file_post
from gallery.models import Board, Photo, Post
from gallery.selectors import board_sections
from gallery.selectors.board_posts import posts_on
from gallery.states import Visibility
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post, share_board
from wecho.common.errors import Forbidden, Invalid, NotFound, TooMany

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def taken_with(post: Post, camera: str = "", year: str = "2024") -> Post:
    Photo.objects.filter(post=post).update(camera=camera, taken_at=f"{year}-05-06T07:08:09")
    file_post(post)
    return post


def test_a_smart_board_finds_what_has_all_that_it_asks_for() -> None:
    moderator = make_moderator()
    rain = taken_with(make_post(text="#雨", moderator=moderator), "NIKON CORPORATION NIKON D90")
    taken_with(make_post(text="#雨", moderator=moderator), "Canon EOS 5D")
    taken_with(make_post(text="#雪", moderator=moderator), "NIKON CORPORATION NIKON D90")
    older = taken_with(make_post(text="#雨", moderator=moderator), "NIKON CORPORATION NIKON D90", "2019")
    board = create_board(actor=make_person(), title="Rain", criteria={"tag": "#雨", "camera": "Nikon D90"})
    assert posts_on(board, board.owner).rows == [older, rain]
    edit_board(actor=board.owner, board=board, criteria={"tag": "雨", "camera": "nikon-d90", "year": "2024"})
    assert posts_on(board, board.owner).rows == [rain]
    assert board.criteria == {"tag": "雨", "camera": "nikon-d90", "year": "2024", "whose": "everybody"}


def test_a_smart_board_follows_what_is_published_and_hidden() -> None:
    make_post(text="#雨")
    board = create_board(actor=make_person(), title="Rain", criteria={"tag": "雨"})
    found = make_post(text="#雨")
    assert posts_on(board, board.owner).rows[0] == found
    Post.objects.filter(pk=found.pk).update(visibility=Visibility.FOLLOWERS)
    assert found not in posts_on(board, board.owner).rows


def test_a_smart_board_of_ones_own_posts_has_no_others() -> None:
    anna = make_person()
    own, _others = make_post(anna, text="#雨"), make_post(text="#雨")
    board = create_board(actor=anna, title="Rain", criteria={"tag": "雨", "whose": "own"})
    assert posts_on(board, VISITOR).rows == [own]


def test_a_smart_board_hides_whom_the_viewer_blocked_or_muted() -> None:
    blocked, muted, viewer = make_post(text="#雨"), make_post(text="#雨"), make_person()
    board = create_board(actor=make_person(), title="Rain", criteria={"tag": "雨"})
    block_person(actor=viewer, person=blocked.author)
    mute_person(actor=viewer, person=muted.author)
    assert posts_on(board, viewer).rows == []
    assert len(posts_on(board, board.owner).rows) == 2


def test_pages_of_a_smart_board_skip_and_repeat_nothing() -> None:
    author, moderator = make_person(), make_moderator()
    made = [make_post(author, text="#雨 #夜", moderator=moderator) for _ in range(5)]
    for whose in ("own", "everybody"):
        board = create_board(actor=author, title="Rain", criteria={"tag": "夜", "whose": whose})
        seen, cursor = list[Post](), None
        while True:
            page = posts_on(board, VISITOR, cursor=cursor, limit=2)
            seen += page.rows
            if (cursor := page.next_cursor) is None:
                break
        assert seen == made[::-1]


@pytest.mark.parametrize("criteria", [{}, {"tag": ""}, {"tag": "nowhere"}, {"tag": "\0"}, {"tag": "雨", "whose": "x"}])
def test_criteria_ask_for_something_that_there_is(criteria: dict[str, str]) -> None:
    make_post(text="#雨")
    with pytest.raises(Invalid):
        create_board(actor=make_person(), title="x", criteria=criteria)


def test_a_smart_board_is_not_filled_by_hand_nor_arranged_nor_shared() -> None:
    post = make_post(text="#雨")
    board = create_board(actor=post.author, title="Rain", criteria={"tag": "雨"})
    with pytest.raises(Forbidden):
        collect_post(actor=board.owner, board=board, post=post)
    with pytest.raises(Invalid):
        edit_board(actor=board.owner, board=board, arrangement="hand")
    with pytest.raises(Invalid):
        share_board(board)
    with pytest.raises(Invalid):
        arrange_sections(actor=board.owner, board=board, tags=["雨"])
    with pytest.raises(Invalid):
        edit_board(actor=post.author, board=make_board(post.author), criteria={"tag": "雨"})


def test_new_criteria_are_reviewed_again() -> None:
    post = make_post(text="#雨 #夜")
    board = create_board(actor=post.author, title="Rain", criteria={"tag": "雨"})
    Board.objects.update(status="published")
    edit_board(actor=board.owner, board=board, criteria={"tag": "雨"})
    assert Board.objects.get().status == "published"
    edit_board(actor=board.owner, board=board, criteria={"tag": "夜"})
    assert Board.objects.get().status == "pending"


def test_a_smart_board_has_the_newest_photo_for_a_cover_until_its_owner_chooses() -> None:
    first, second = make_post(text="#雨"), make_post(text="#雨")
    board = create_board(actor=make_person(), title="Rain", criteria={"tag": "雨"})
    assert board.cover_photo == second.photos.get()
    choose_cover(actor=board.owner, board=board, photo=first.photos.get())
    with pytest.raises(Invalid):
        choose_cover(actor=board.owner, board=board, photo=make_post().photos.get())


def test_a_board_shows_its_posts_under_the_tags_that_its_owner_picks() -> None:
    moderator = make_moderator()
    rain, snow = make_post(text="#雨", moderator=moderator), make_post(text="#雪", moderator=moderator)
    both, none = make_post(text="#雨 #雪", moderator=moderator), make_post(moderator=moderator)
    board = make_board(posts=[rain, snow, both, none])
    offered = {tag.value for tag in board_sections.tags_on(board, board.owner)}
    assert offered == {"雨", "雪"}
    arrange_sections(actor=board.owner, board=board, tags=["雪", "雨"])
    arrange_sections(actor=board.owner, board=board, tags=["雪", "雨", "雪"])
    tags = board_sections.section_tags(board)
    assert [tag.value for tag in tags] == ["雪", "雨"]
    first, second = board_sections.sections_of(board, tags, VISITOR)
    assert first.posts == [both, snow]
    assert second.posts == [both, rain]
    assert posts_on(board, VISITOR, within=tags[1]).rows == [both, rain]
    assert posts_on(board, VISITOR, without=[tag.pk for tag in tags]).rows == [none]
    with pytest.raises(NotFound):
        board_sections.section_of(tags, "夜")


def test_a_section_shows_its_first_posts_and_says_that_there_are_more() -> None:
    moderator = make_moderator()
    board = make_board(posts=[make_post(text="#雨", moderator=moderator) for _ in range(4)], by_hand=True)
    arrange_sections(actor=board.owner, board=board, tags=["雨"])
    (section,) = board_sections.sections_of(board, board_sections.section_tags(board), VISITOR, first=3)
    assert section.posts == posts_on(board, VISITOR).rows[:3]
    assert section.has_more


def test_sections_take_a_fixed_number_of_queries() -> None:
    moderator = make_moderator()
    board = make_board(posts=[make_post(text=f"#t{number}", moderator=moderator) for number in range(5)])
    counts = []
    for number in (1, 5):
        arrange_sections(actor=board.owner, board=board, tags=[f"t{place}" for place in range(number)])
        tags = board_sections.section_tags(board)
        with CaptureQueriesContext(connection) as queries:
            board_sections.sections_of(board, tags, board.owner)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_a_section_is_a_tag_that_is_there_or_was_one_before() -> None:
    post = make_post(text="#雨")
    board = make_board(posts=[post])
    arrange_sections(actor=board.owner, board=board, tags=["雨"])
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.PRIVATE)
    file_post(post)
    arrange_sections(actor=board.owner, board=board, tags=["雨"])
    with pytest.raises(Invalid):
        arrange_sections(actor=board.owner, board=board, tags=["雨", "雪"])
    arrange_sections(actor=board.owner, board=board, tags=[])
    with pytest.raises(Invalid):
        arrange_sections(actor=board.owner, board=board, tags=["雨"])


def test_only_the_owner_picks_sections_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    board = make_board(posts=[make_post(text="#雨 #雪")])
    with pytest.raises(Forbidden):
        arrange_sections(actor=share_board(board), board=board, tags=["雨"])
    monkeypatch.setattr(section_actions, "MAX_SECTIONS", 1)
    with pytest.raises(TooMany):
        arrange_sections(actor=board.owner, board=board, tags=["雨", "雪"])
