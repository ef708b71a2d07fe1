"""Who gets what from each address: the matrix of routes × roles. A route without a row fails the test beside it.

Columns: a visitor who is not signed in; the owner of the things in the address; another member; a moderator. All of
them call the API with the appKey of a registered service. The 302 of a page is the way to the sign-in or, for a form,
the way on. `{post}` is published, `{pending}` waits for review, `{closed}` is a private board.
"""

from dataclasses import dataclass, field

ROLES = ("anonymous", "owner", "stranger", "moderator")


@dataclass(frozen=True)
class Row:
    """One call, and the status of its answer for each role."""

    method: str
    path: str
    statuses: tuple[int, int, int, int]
    body: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def row(call: str, statuses: str, **body: object) -> Row:
    """`row("GET /x/", "302 200 404 404")`."""
    method, path = call.split(" ", 1)
    anonymous, owner, stranger, moderator = map(int, statuses.split())
    return Row(method, path, (anonymous, owner, stranger, moderator), body)


PASSWORD = "lantern-orchard-42"

PAGES = (
    row("GET /", "200 200 200 200"),
    row("GET /?feed=following", "302 200 200 200"),
    row("GET /posts/{post}/", "200 200 200 200"),
    row("GET /posts/{pending}/", "404 200 404 200"),
    row("GET /posts/{post}/edit", "302 200 404 404"),
    row("POST /posts/{post}/edit", "302 302 404 404", title="x", text=""),
    row("POST /posts/{post}/delete", "302 302 404 404"),
    row("POST /posts/{draft}/resubmit", "302 302 404 404"),
    row("POST /posts/{post}/like", "302 302 302 302", liked="1"),
    row("POST /posts/{pending}/like", "302 403 404 403", liked="1"),
    row("POST /posts/{post}/comment", "302 302 302 302", body="x"),
    row("POST /posts/{pending}/comment", "302 403 404 403", body="x"),
    row("GET /posts/{post}/comments", "200 200 200 200"),
    row("GET /posts/{pending}/comments", "404 200 404 200"),
    row("POST /posts/{post}/collect", "302 302 302 302", new_board="x"),
    row("POST /posts/{post}/collect", "302 302 404 404", board="{board}"),
    row("POST /comments/{comment}/delete", "302 302 403 302"),
    row("GET /upload/", "302 200 200 200"),
    row("POST /upload/", "302 302 400 400", photo="{photo}"),
    row("POST /upload/photos/", "302 400 400 400"),
    row("GET /upload/photos/{photo}/", "302 200 404 404"),
    row("POST /upload/photos/{photo}/remove", "302 200 200 200"),
    row("GET /photos/{shown_photo}/320.jpg", "200 200 200 200"),
    row("GET /photos/{photo}/320.jpg", "404 404 404 404"),
    row("GET /photos/{shown_photo}/original", "302 200 404 404"),
    row("GET /boards/new/", "302 200 200 200"),
    row("POST /boards/new/", "302 302 302 302", title="x"),
    row("GET /boards/{board}/", "200 200 200 200"),
    row("GET /boards/{closed}/", "404 200 404 404"),
    row("GET /boards/{board}/edit", "302 200 404 404"),
    row("POST /boards/{board}/edit", "302 302 404 404", title="x"),
    row("POST /boards/{board}/delete", "302 302 404 404"),
    row("GET /@{owner}/", "200 200 200 200"),
    row("GET /@{owner}/boards/", "200 200 200 200"),
    row("GET /join/", "200 302 302 302"),
    row("GET /join/name?username=newcomer", "200 200 200 200"),
    row("GET /sign-in/", "200 302 302 302"),
    row("POST /sign-out/", "302 302 302 302"),
    row("GET /reset/", "200 200 200 200"),
    row("POST /reset/", "200 200 200 200", identifier="{owner}"),
    row("GET /reset/password/", "302 302 302 302"),
    row("GET /reset/MQ/a-b/", "302 302 302 302"),
    row("GET /email/confirm/{email_link}/", "200 200 200 200"),
    row("POST /email/confirm/{email_link}/", "200 200 200 200"),
    row("GET /email/confirm/x/", "400 400 400 400"),
    row("POST /email/stop/x/", "400 400 400 400"),
    row("GET /settings/account/", "302 200 200 200"),
    row("POST /settings/account/email", "302 302 302 302", **{"address-email": "", "address-password": PASSWORD}),
    row("POST /settings/account/email/resend", "302 302 302 302"),
    row("POST /settings/account/email/withdraw", "302 302 302 302"),
    row(
        "POST /settings/account/password",
        "302 302 302 302",
        **{"secret-old_password": PASSWORD, "secret-new_password": "another-lantern-43"},
    ),
    row("GET /settings/profile/", "302 200 200 200"),
    row("POST /settings/profile/", "302 302 302 302", display_name="x", bio=""),
    row("GET /settings/data/", "302 200 200 200"),
    row("GET /settings/data/delete/", "302 200 200 403"),
    row("POST /settings/data/delete/", "302 302 400 403", typed="{owner}", password=PASSWORD),
    row("GET /data/export/", "302 200 200 200"),
    row("POST /data/export/start", "302 302 302 302"),
    row("POST /data/export/remove", "302 302 302 302"),
    row("GET /data/export/{export}/1.zip", "302 200 404 404"),
    row("GET /leaving/", "302 302 302 302"),
    row("POST /leaving/keep", "302 409 409 409"),
    row("GET /settings/devices/", "302 200 200 200"),
    row("POST /settings/devices/end-others", "302 302 302 302"),
    row("POST /settings/devices/{session}/end", "302 302 404 404"),
    row("POST /@{owner}/follow", "302 403 302 302", following="1"),
    row("GET /messages/", "302 200 200 200"),
    row("GET /messages/@{friend}/", "302 200 200 200"),
    row("GET /admin/review/posts/", "302 302 302 200"),
    row("POST /admin/review/posts/approve/", "302 302 302 302"),
    row("GET /admin/review/posts/next/", "302 302 302 302"),
    row("GET /admin/review/posts/{pending}/", "302 302 302 200"),
    row("GET /admin/review/boards/", "302 302 302 200"),
    row("GET /admin/review/boards/next/", "302 302 302 302"),
    row("GET /admin/review/boards/{board}/", "302 302 302 200"),
    row("GET /admin/login/", "302 403 403 403"),
    row("POST /language/", "302 302 302 302", language="en"),
    row("GET /healthz", "200 200 200 200"),
    row("GET /api/schema/", "200 200 200 200"),
    row("GET /api/docs/", "200 200 200 200"),
)

POST = {"title": "x", "text": ""}
BOARD = {"title": "x"}

API = (
    row("POST /api/v1/accounts/register", "200 200 200 200", username="newcomer", password=PASSWORD),
    row("POST /api/v1/accounts/token", "200 200 200 200", username="{owner}", password=PASSWORD),
    row("POST /api/v1/accounts/token/refresh", "401 401 401 401", refresh="x"),
    row("GET /api/v1/accounts/email", "401 200 200 200"),
    row("PUT /api/v1/accounts/email", "401 200 200 200", email="new@mail.example", password=PASSWORD),
    row("POST /api/v1/accounts/email/confirm", "200 200 200 200", token="{email_link}"),
    row(
        "PUT /api/v1/accounts/password",
        "401 200 200 200",
        old_password=PASSWORD,
        new_password="another-lantern-43",
    ),
    row("POST /api/v1/accounts/password/reset", "200 200 200 200", identifier="{owner}"),
    row("POST /api/v1/accounts/password/reset/confirm", "400 400 400 400", uid="MQ", token="x", password=PASSWORD),
    row("POST /api/v1/accounts/sign-out", "401 200 200 200"),
    row("GET /api/v1/accounts/sessions", "401 200 200 200"),
    row("DELETE /api/v1/accounts/sessions", "401 200 200 200"),
    row("DELETE /api/v1/accounts/sessions/{session}", "401 200 404 404"),
    row("GET /api/v1/accounts/me", "401 200 200 200"),
    row("PUT /api/v1/accounts/me", "401 200 200 200", display_name="x", bio=""),
    row("POST /api/v1/accounts/keep", "401 401 401 401", ticket="x"),
    row("GET /api/v1/accounts/me/export", "401 200 200 200"),
    row("POST /api/v1/accounts/me/export", "401 200 200 200"),
    row("DELETE /api/v1/accounts/me/export", "401 200 200 200"),
    row("GET /api/v1/accounts/me/export/{export}/1", "401 200 404 404"),
    row("POST /api/v1/accounts/me/departure", "401 200 400 403", username="{owner}", password=PASSWORD),
    row("GET /api/v1/accounts/people/{owner}", "200 200 200 200"),
    row("PUT /api/v1/accounts/people/{owner}/follow", "401 403 200 200"),
    row("DELETE /api/v1/accounts/people/{owner}/follow", "401 200 200 200"),
    row("GET /api/v1/accounts/people/{owner}/followers", "200 200 200 200"),
    row("GET /api/v1/accounts/people/{owner}/following", "200 200 200 200"),
    row("POST /api/v1/gallery/photos", "401 415 415 415", file="x"),
    row("GET /api/v1/gallery/photos/{photo}", "401 200 404 404"),
    row("DELETE /api/v1/gallery/photos/{photo}", "401 200 404 404"),
    row("GET /api/v1/gallery/posts", "200 200 200 200"),
    row("GET /api/v1/gallery/posts?feed=following", "401 200 200 200"),
    row("POST /api/v1/gallery/posts", "401 200 400 400", photos=[{"id": "{photo}"}]),
    row("GET /api/v1/gallery/posts/waiting", "401 200 200 200"),
    row("GET /api/v1/gallery/posts/{post}", "200 200 200 200"),
    row("GET /api/v1/gallery/posts/{pending}", "404 200 404 200"),
    row("PUT /api/v1/gallery/posts/{post}", "401 200 403 403", **POST),
    row("PUT /api/v1/gallery/posts/{pending}", "401 200 404 403", **POST),
    row("DELETE /api/v1/gallery/posts/{post}", "401 200 403 403"),
    row("DELETE /api/v1/gallery/posts/{pending}", "401 200 404 403"),
    row("PUT /api/v1/gallery/posts/{post}/like", "401 200 200 200"),
    row("PUT /api/v1/gallery/posts/{pending}/like", "401 403 404 403"),
    row("DELETE /api/v1/gallery/posts/{post}/like", "401 200 200 200"),
    row("GET /api/v1/gallery/posts/{post}/comments", "200 200 200 200"),
    row("GET /api/v1/gallery/posts/{pending}/comments", "404 200 404 200"),
    row("POST /api/v1/gallery/posts/{post}/comments", "401 200 200 200", body="x"),
    row("POST /api/v1/gallery/posts/{pending}/comments", "401 403 404 403", body="x"),
    row("DELETE /api/v1/gallery/comments/{comment}", "401 200 403 200"),
    row("GET /api/v1/gallery/people/{owner}/posts", "200 200 200 200"),
    row("GET /api/v1/gallery/people/{owner}/boards", "200 200 200 200"),
    row("POST /api/v1/gallery/boards", "401 200 200 200", **BOARD),
    row("GET /api/v1/gallery/boards/{board}", "200 200 200 200"),
    row("GET /api/v1/gallery/boards/{closed}", "404 200 404 404"),
    row("PUT /api/v1/gallery/boards/{board}", "401 200 403 403", **BOARD),
    row("DELETE /api/v1/gallery/boards/{board}", "401 200 403 403"),
    row("GET /api/v1/gallery/boards/{board}/posts", "200 200 200 200"),
    row("GET /api/v1/gallery/boards/{closed}/posts", "404 200 404 404"),
    row("PUT /api/v1/gallery/boards/{board}/posts/{post}", "401 200 403 403"),
    row("DELETE /api/v1/gallery/boards/{board}/posts/{post}", "401 200 403 403"),
    row("GET /api/v1/moderation/queue", "401 403 403 200"),
    row("POST /api/v1/moderation/posts/{pending}/decision", "401 403 403 200", outcome="approve"),
    row("POST /api/v1/messaging/messages", "401 200 200 200", to="{friend}", client_id="c", body="x"),
    row("GET /api/v1/messaging/conversations", "401 200 200 200"),
    row("GET /api/v1/messaging/conversations/{conversation}/messages", "401 200 404 404"),
    row("PUT /api/v1/messaging/conversations/{conversation}/read", "401 200 404 404", seq=1),
    row("GET /api/v1/services/me", "200 200 200 200"),
    row("GET /api/v1/messaging/events?after=0", "401 200 200 200"),
)

# The contract of the registered services knows no person: whoever calls, the appKey decides, and 10014 answers 500.
CONTRACT = (
    row("POST /api/v1/posts/publish", "400 400 400 400", content=""),
    row("GET /api/v1/posts/getinfo?post_id=1", "500 500 500 500"),
    row("GET /api/v1/posts/getlist?cursor=2026-01-01T00:00:00&limit=1", "200 200 200 200"),
    row("PUT /api/v1/posts/update?post_id=1&user_id=u", "500 500 500 500", content="x"),
    row("DELETE /api/v1/posts/delete?post_id=1&user_id=u", "500 500 500 500"),
    row("PUT /api/v1/posts/like?post_id=1&user_id=u", "500 500 500 500", like=True),
    row("GET /api/v1/posts/getlike?post_id=1", "200 200 200 200"),
    row("POST /api/v1/posts/comments/publish?post_id=1&user_id=u", "500 500 500 500", content="x"),
    row("POST /api/v1/posts/comments/reply?post_id=1&user_id=u", "400 400 400 400", content="x"),
    row("PUT /api/v1/posts/comments/update?comment_id=1&user_id=u", "500 500 500 500", content="x"),
    row("DELETE /api/v1/posts/comments/delete?comment_id=1&user_id=u", "500 500 500 500"),
    row(
        "GET /api/v1/posts/comments/getinfo?post_id=1&root_comment_id=0&cursor=2026-01-01T00:00:00&limit=1",
        "200 200 200 200",
    ),
    row("PUT /api/v1/posts/comments/like?post_id=1&comment_id=1&user_id=u", "500 500 500 500", like=True),
    row("GET /api/v1/posts/comments/getlike", "400 400 400 400"),
)
