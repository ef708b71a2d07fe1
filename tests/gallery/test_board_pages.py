"""The pages of boards, as a browser without JavaScript uses them, and their twins in the API."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.sessions import issue_tokens
from accounts.models import User
from gallery.actions.board_follows import keep_board
from gallery.actions.board_items import collect_post
from gallery.actions.board_sections import arrange_sections
from gallery.models import Board, BoardItem, BoardMember
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post, share_board
from tests.factories.services import key_headers, make_service

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def calling(person: User) -> Client:
    token = issue_tokens(person=person)["access"]
    return Client(headers={**key_headers(make_service()), "Authorization": f"Bearer {token}", "Accept-Language": "en"})


def test_a_board_names_those_who_have_to_do_with_it() -> None:
    board, ben = make_board(posts=[make_post(text="#雨")]), make_person()
    share_board(board, ben)
    keep_board(actor=make_person(), board=board)
    arrange_sections(actor=board.owner, board=board, tags=["雨"])
    page = signed_in(board.owner).get(board.get_absolute_url()).content.decode()
    for words in (board.owner.name, ben.name, "1 post", "collected once", "?section=%E9%9B%A8"):
        assert words in page


def test_one_section_of_a_board_is_a_page_of_its_own() -> None:
    moderator = make_moderator()
    rain, other = make_post(text="#雨", moderator=moderator), make_post(moderator=moderator)
    board = make_board(posts=[rain, other])
    arrange_sections(actor=board.owner, board=board, tags=["雨"])
    client = signed_in(make_person())
    assert client.get(board.get_absolute_url(), {"section": "雨"}).context["posts"] == [rain]
    whole = client.get(board.get_absolute_url()).context
    assert whole["posts"] == [other]
    assert whole["sections"][0].posts == [rain]
    assert client.get(board.get_absolute_url(), {"section": "雪"}).status_code == 404


def test_somebody_invited_accepts_on_the_page_of_the_board() -> None:
    board = make_board(is_public=False)
    ben = share_board(board, accepted=False)
    client = signed_in(ben)
    assert "Accept" in client.get(board.get_absolute_url()).content.decode()
    assert board.title in client.get(f"/@{ben.username}/boards/").content.decode()
    client.post(f"/boards/{board.pk}/membership", {"shares": "1"})
    assert BoardMember.objects.get().accepted_at
    client.post(f"/boards/{board.pk}/membership", {"shares": "0"})
    assert not BoardMember.objects.exists()


def test_a_name_that_nobody_has_is_said_beside_the_field() -> None:
    board = make_board()
    answer = signed_in(board.owner).post(f"/boards/{board.pk}/people/", {"username": "@nobody.here"})
    assert answer.status_code == 400
    assert "There is nobody of that name." in answer.content.decode()


def test_somebody_is_invited_with_or_without_the_sign_before_their_name() -> None:
    board, ben = make_board(), make_person()
    signed_in(board.owner).post(f"/boards/{board.pk}/people/", {"username": f"@{ben.username}"})
    assert BoardMember.objects.get().person == ben
    signed_in(board.owner).post(f"/boards/{board.pk}/people/remove", {"username": ben.username})
    assert not BoardMember.objects.exists()


def test_a_board_is_collected_and_found_again() -> None:
    board, ben = make_board(), make_person()
    client = signed_in(ben)
    fragment = client.post(f"/boards/{board.pk}/keep", headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in fragment
    assert board.title in client.get("/boards/kept/").content.decode()
    assert board.title in client.get(f"/@{ben.username}/boards/").content.decode()
    Board.objects.filter(pk=board.pk).update(status="deleted")
    page = client.get("/boards/kept/").content.decode()
    assert board.title not in page
    assert "This board was deleted or hidden." in page
    client.post(f"/boards/{board.pk}/keep", {"keeps": "0"})
    assert not ben.board_follows.exists()


def test_a_smart_board_is_made_and_changed_on_its_page() -> None:
    post = make_post(text="#雨 #夜")
    client = signed_in(post.author)
    answer = client.post("/boards/new/smart/", {"title": "Rain", "is_public": "on", "tag": "雨", "whose": "own"})
    board = Board.objects.get()
    assert answer.headers["Location"] == board.get_absolute_url()
    assert "#雨" in client.get(board.get_absolute_url()).content.decode()
    client.post(f"/boards/{board.pk}/edit", {"title": "Night", "tag": "夜", "whose": "everybody"})
    board.refresh_from_db()
    assert board.criteria == {"tag": "夜", "whose": "everybody"}
    wrong = client.post("/boards/new/smart/", {"title": "x", "tag": "nowhere"})
    assert wrong.status_code == 400
    assert "No post is found by this yet." in wrong.content.decode()


def test_posts_are_moved_and_taken_off_by_buttons() -> None:
    one, two = make_post(), make_post()
    board = make_board(posts=[two, one], by_hand=True)
    client = signed_in(board.owner)
    desk = f"/boards/{board.pk}/posts/"
    assert [post for post, _mine in client.get(desk).context["rows"]] == [one, two]
    client.post(f"{desk}move", {"post": one.pk, "step": "later"})
    assert [post for post, _mine in client.get(desk).context["rows"]] == [two, one]
    client.post(f"{desk}move", {"post": one.pk})
    client.post(f"{desk}move", {"post": two.pk, "after": one.pk})
    assert [post for post, _mine in client.get(desk).context["rows"]] == [one, two]
    client.post(f"{desk}take-off", {"post": one.pk})
    assert board.posts.get() == two


@pytest.mark.parametrize("post", ["", "x", "-1", "9" * 20])
def test_a_nonsense_post_is_not_found(post: str) -> None:
    board = make_board(by_hand=True)
    assert signed_in(board.owner).post(f"/boards/{board.pk}/posts/move", {"post": post}).status_code == 404


def test_sections_are_added_moved_and_removed_by_buttons() -> None:
    board = make_board(posts=[make_post(text="#雨 #雪")])
    client, page = signed_in(board.owner), f"/boards/{board.pk}/sections/"

    def values() -> list[str]:
        return [tag.value for tag in client.get(page).context["tags"]]

    client.post(page, {"add": "雨"})
    client.post(page, {"add": "雪"})
    assert values() == ["雨", "雪"]
    client.post(page, {"later": "雨"})
    assert values() == ["雪", "雨"]
    client.post(page, {"earlier": "雪"})
    client.post(page, {"earlier": "雨"})
    assert values() == ["雨", "雪"]
    client.post(page, {"remove": "雨"})
    assert values() == ["雪"]


def test_the_page_of_a_board_takes_a_fixed_number_of_queries() -> None:
    moderator, viewer = make_moderator(), make_person()
    board = make_board(posts=[make_post(text="#雨", moderator=moderator)])
    arrange_sections(actor=board.owner, board=board, tags=["雨"])
    client, counts = signed_in(viewer), []
    for _ in range(2):
        share_board(board)
        keep_board(actor=make_person(), board=board)
        for text in ("#雨", "#雪", ""):
            collect_post(actor=board.owner, board=board, post=make_post(text=text, moderator=moderator))
        client.get(board.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(board.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22


def test_the_api_does_what_the_pages_do() -> None:
    one, two = make_post(text="#雨"), make_post()
    owner, ben = make_person(), make_person()
    mine, bens = calling(owner), calling(ben)

    def ask(client: Client, method: str, path: str, **body: object) -> dict[str, object]:
        call: Callable[..., object] = getattr(client, method)
        answer = call(f"/api/v1/gallery/boards{path}", body or None, content_type="application/json")
        assert answer.status_code == 200, answer.content  # type: ignore[attr-defined]
        return answer.json()["data"]  # type: ignore[attr-defined,no-any-return]

    made = ask(mine, "post", "", title="Rain", arrangement="hand", is_public=False)
    path = f"/{made['id']}"
    for post in (two, one):
        ask(mine, "put", f"{path}/posts/{post.pk}")
    ask(mine, "put", f"{path}/posts/{one.pk}/place", after=two.pk)
    listed = mine.get(f"/api/v1/gallery/boards{path}/posts").json()["data"]["posts"]
    assert [post["id"] for post in listed] == [two.pk, one.pk]
    assert ask(mine, "put", f"{path}/sections", tags=["雨"]) == {"sections": [{"value": "雨", "name": "雨"}]}
    listed = mine.get(f"/api/v1/gallery/boards{path}/posts", {"section": "雨"}).json()["data"]["posts"]
    assert [post["id"] for post in listed] == [one.pk]
    ask(mine, "put", f"{path}/people/{ben.username}")
    assert ask(bens, "put", f"{path}/membership")["mine"] == {
        "is_owner": False,
        "is_collaborator": True,
        "is_invited": False,
        "keeps": False,
    }
    assert ask(bens, "get", "/shared")["boards"]
    covered = ask(mine, "put", f"{path}/cover", photo=one.photos.get().pk)
    assert covered["cover"]["id"] == one.photos.get().pk  # type: ignore[index]
    ask(bens, "delete", f"{path}/membership")
    Board.objects.filter(title="Rain").update(is_public=True, status="published")
    assert ask(bens, "put", f"{path}/keep") == {"keeps": True, "follower_count": 1}
    assert ask(bens, "get", "/kept")["kept"]
    ask(bens, "delete", f"{path}/keep")
    smart = ask(mine, "post", "", title="Smart", criteria={"tag": "雨"})
    assert smart["criteria"] == {"tag": "雨", "whose": "everybody"}
    assert BoardItem.objects.count() == 2
