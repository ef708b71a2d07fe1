"""The gallery's pages, as a browser without JavaScript uses them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gallery.actions.answers import write_comment
from gallery.models import Board, Comment, Like, Photo, Post
from gallery.states import PhotoStatus, PostStatus
from tests.factories import make_person
from tests.factories.gallery import jpeg, make_board, make_moderator, make_photo, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client()


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def test_the_feed_shows_what_is_published(visitor: Client) -> None:
    shown, waiting = make_post(title="Shown"), make_post(title="Waiting", status=PostStatus.PENDING)
    page = visitor.get("/").content.decode()
    assert shown.title in page
    assert waiting.title not in page


def test_every_photo_on_a_page_has_its_size(visitor: Client) -> None:
    post = make_post()
    page = visitor.get(post.get_absolute_url()).content.decode()
    assert 'width="96"' in page
    assert 'height="64"' in page
    assert "image/avif" in page


def test_a_further_page_comes_alone_for_htmx(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    author, moderator = make_person(), make_moderator()
    for _ in range(21):
        make_post(author, moderator=moderator)
    cursor = visitor.get("/").context["next_cursor"]
    fragment = visitor.get("/", {"cursor": cursor}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert fragment.count("/posts/") >= 1


@pytest.mark.parametrize(
    "path", ["/?cursor=forged", "/?feed=nonsense", "/posts/99999999999999999999/", "/@nobody/", "/boards/1/"]
)
def test_nonsense_gets_a_page_with_a_way_on(visitor: Client, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code in {302, 400, 404}


def test_files_sent_with_the_form_become_a_post() -> None:
    client = signed_in(person := make_person())
    files = [SimpleUploadedFile("a.jpg", jpeg()), SimpleUploadedFile("b.jpg", jpeg())]
    response = client.post("/upload/", {"title": "雾", "files": files})
    post = Post.objects.get(author=person)
    assert response["Location"] == post.get_absolute_url()
    assert (post.status, post.photo_count) == (PostStatus.PROCESSING, 2)


def test_a_form_without_photos_comes_back_with_what_was_typed() -> None:
    response = signed_in(make_person()).post("/upload/", {"title": "kept"})
    assert response.status_code == 400
    assert "kept" in response.content.decode()


def test_one_file_is_taken_and_followed_to_its_end() -> None:
    client = signed_in(person := make_person())
    state = client.post("/upload/photos/", {"file": SimpleUploadedFile("a.jpg", jpeg())}).json()
    assert (state["status"], state["thumb_url"]) == (PhotoStatus.PROCESSING, None)
    assert client.get(state["status_url"]).json()["id"] == state["id"]
    assert client.post(state["remove_url"]).json() == {"removed": True}
    assert client.post(state["remove_url"]).json() == {"removed": True}
    assert not Photo.objects.filter(owner=person).exists()


@pytest.mark.parametrize("sent", [{}, {"file": "text"}])
def test_an_upload_without_a_file_says_so(sent: dict[str, str]) -> None:
    response = signed_in(make_person()).post("/upload/photos/", sent)
    assert response.status_code == 400
    assert response.json()["message"]


def test_the_state_of_a_photo_is_its_owners_only() -> None:
    photo = make_photo()
    assert signed_in(make_person()).get(f"/upload/photos/{photo.pk}/").status_code == 404


def test_a_like_without_javascript_leads_back() -> None:
    post = make_post()
    client = signed_in(person := make_person())
    assert client.post(f"/posts/{post.pk}/like", {"liked": "1"})["Location"] == post.get_absolute_url()
    assert Like.objects.filter(user=person).exists()
    client.post(f"/posts/{post.pk}/like", {"liked": "0"})
    assert not Like.objects.filter(user=person).exists()


def test_an_empty_comment_comes_back_with_the_reason() -> None:
    post = make_post()
    assert signed_in(make_person()).post(f"/posts/{post.pk}/comment", {"body": " "}).status_code == 400
    assert not Comment.objects.exists()


def test_comments_are_shown_as_text(visitor: Client) -> None:
    post = make_post()
    write_comment(actor=make_person(), post=post, body="<script>alert(1)</script>")
    assert "<script>alert(1)" not in visitor.get(post.get_absolute_url()).content.decode()


def test_a_post_is_collected_on_a_new_board() -> None:
    post = make_post()
    signed_in(person := make_person()).post(f"/posts/{post.pk}/collect", {"new_board": "山", "holds": "1"})
    assert Board.objects.get(owner=person).posts.get() == post


@pytest.mark.parametrize("board", ["", "x", "99999999999999999999", "-1", "１"])
def test_a_nonsense_board_is_not_found(board: str) -> None:
    post = make_post()
    assert signed_in(make_person()).post(f"/posts/{post.pk}/collect", {"board": board}).status_code == 404


def test_a_board_of_another_is_not_filled() -> None:
    post, board = make_post(), make_board()
    assert signed_in(make_person()).post(f"/posts/{post.pk}/collect", {"board": board.pk}).status_code == 404


def test_the_author_sees_why_a_post_was_rejected() -> None:
    post = make_post(status=PostStatus.REJECTED)
    assert "Not sharp." in signed_in(post.author).get(post.get_absolute_url()).content.decode()


def test_own_posts_are_edited_and_deleted_by_their_author_only() -> None:
    post = make_post()
    assert signed_in(make_person()).post(f"/posts/{post.pk}/delete").status_code == 404
    assert signed_in(make_person()).post(f"/posts/{post.pk}/edit", {"title": "x"}).status_code == 404
    assert signed_in(post.author).post(f"/posts/{post.pk}/edit", {"title": "new"}).status_code == 302
    assert signed_in(post.author).get(f"/posts/{post.pk}/edit").status_code == 200
    assert signed_in(post.author).post(f"/posts/{post.pk}/delete").status_code == 302
    assert Post.objects.get(pk=post.pk).status == PostStatus.DELETED


def test_a_profile_shows_what_waits_to_its_owner_only(visitor: Client) -> None:
    post = make_post(status=PostStatus.PENDING, title="Waiting")
    path = f"/@{post.author.username}/"
    assert "Waiting" in signed_in(post.author).get(path).content.decode()
    assert "Waiting" not in visitor.get(path).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_come_in_both_languages(visitor: Client, language: str) -> None:
    visitor.cookies["django_language"] = language
    for path in ("/", "/join/", "/sign-in/", make_board().get_absolute_url(), make_post().get_absolute_url()):
        response = visitor.get(path)
        assert response.status_code == 200
        assert f'lang="{language}"' in response.content.decode()
