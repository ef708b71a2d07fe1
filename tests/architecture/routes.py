"""Who gets what from each address: the matrix of routes × roles. A route without a row fails the test beside it.

Columns: a visitor who is not signed in; the owner of the things in the address; another member; a moderator; a member
whom the owner has blocked; a member who has blocked the owner. Where a row has four, the last two get what any other
member gets; where it has five, both get the last. Members call the API with the appKey of a registered service.
The 302 of a page is the way to the sign-in or, for a form, the way on.

Three roles more follow from the columns, and are named behind them where they differ: "404 200 404 200 follower=200".
- follower: a member who follows the owner and `{private}`, who has accepted them. As any other member.
- suspended: a member whom an administrator has suspended, with the cookie and the token of before. On pages, and
  where the appKey alone decides, as a visitor; any other call of the API refuses the token, 401.
- service: a registered service that signs its call and speaks for nobody. As a visitor, also on pages.

`{post}` is published, `{pending}` waits for review, `{closed}` is a private board. `{private}` is a private account,
with posts and a board that are published: the owner follows it, and it has to do with the last two what the owner has.
`{suspended}` is the account of the suspended member, with a post and a board that were published.
"""

from dataclasses import dataclass, field, replace

COLUMNS = ("anonymous", "owner", "stranger", "moderator", "blocked", "blocker")
ROLES = (*COLUMNS, "follower", "suspended", "service")


@dataclass(frozen=True)
class Row:
    """One call, and the status of its answer for each role."""

    method: str
    path: str
    statuses: tuple[int, ...]
    body: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join((self.method, self.path, *(f"with {name}" for name in self.headers)))


def row(call: str, statuses: str, **body: object) -> Row:
    """`row("GET /x/", "302 200 404 404 follower=200")`; see above for the columns and the roles behind them."""
    method, path = call.split(" ", 1)
    words = statuses.split()
    columns = [int(word) for word in words if "=" not in word]
    named = {role: int(status) for role, _, status in (word.partition("=") for word in words if "=" in word)}
    if not 4 <= len(columns) <= len(COLUMNS) or not named.keys() <= set(ROLES):
        raise ValueError(statuses)
    anonymous, owner, stranger, moderator, *others = columns
    blocked, blocker = (others * 2)[:2] if others else (stranger, stranger)
    by_role = dict(zip(COLUMNS, (anonymous, owner, stranger, moderator, blocked, blocker), strict=True))
    by_role |= {"follower": stranger, "suspended": 401 if asks_for_a_person(path) else anonymous, "service": anonymous}
    by_role |= named
    return Row(method, path, tuple(by_role[role] for role in ROLES), body)


def asks_for_a_person(path: str) -> bool:
    """Whether a call reads the token of a person; the contract of the registered services knows none."""
    return path.startswith("/api/v1/") and not path.startswith(("/api/v1/posts/", "/api/v1/services/"))


def with_ticket(one: Row) -> Row:
    """The same call with the ticket of somebody whose account is being deleted."""
    return replace(one, headers={"Leaving-Ticket": "{ticket}"})


PASSWORD = "lantern-orchard-42"

PAGES = (
    row("GET /", "200 200 200 200"),
    row("GET /?feed=following", "302 200 200 200"),
    row("GET /posts/{post}/", "200 200 200 200 404"),
    row("GET /posts/{pending}/", "404 200 404 200"),
    row("GET /posts/{post}/edit", "302 200 404 404"),
    row("POST /posts/{post}/edit", "302 302 404 404", title="x", text=""),
    row("POST /posts/{post}/delete", "302 302 404 404"),
    row("POST /posts/{draft}/resubmit", "302 302 404 404"),
    row("POST /posts/{post}/like", "302 302 302 302 404", liked="1"),
    row("POST /posts/{pending}/like", "302 403 404 403", liked="1"),
    row("POST /posts/{post}/comment", "302 302 302 302 404", body="x"),
    row("POST /posts/{pending}/comment", "302 403 404 403", body="x"),
    row("GET /posts/{post}/comments", "200 200 200 200 404"),
    row("GET /posts/{pending}/comments", "404 200 404 200"),
    row("POST /posts/{post}/collect", "302 302 302 302 404", new_board="x"),
    row("POST /posts/{post}/collect", "302 302 404 404", board="{board}"),
    row("POST /comments/{comment}/delete", "302 302 403 302 404"),
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
    row("GET /boards/{board}/", "200 200 200 200 404"),
    row("GET /boards/{closed}/", "404 200 404 404"),
    row("GET /boards/{board}/edit", "302 200 404 404"),
    row("POST /boards/{board}/edit", "302 302 404 404", title="x"),
    row("POST /boards/{board}/delete", "302 302 404 404"),
    row("GET /@{owner}/likes/", "404 200 404 404"),
    row("GET /@{friend}/likes/", "200 200 200 200"),
    row("GET /@{private}/likes/", "404 200 404 200 404 follower=200"),
    row("GET /@{owner}/", "200 200 200 200 404"),
    row("GET /@{owner}/boards/", "200 200 200 200 404"),
    row("GET /join/", "200 302 302 302"),
    row("GET /join/name?username=newcomer", "200 200 200 200"),
    row("GET /sign-in/", "200 302 302 302"),
    row("GET /sign-in/second/", "302 302 302 302"),
    row("GET /sign-in/passkey/", "302 302 302 302"),
    row("GET /sign-in/confirm/", "302 200 200 200"),
    row("POST /sign-in/confirm/", "302 302 302 302", password=PASSWORD),
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
    row("GET /admin/password_change/", "302 302 302 302"),
    row("POST /settings/data/delete/", "302 302 400 403", typed="{owner}", password=PASSWORD),
    row("GET /data/export/", "302 200 200 200"),
    row("POST /data/export/start", "302 302 302 302"),
    row("POST /data/export/remove", "302 302 302 302"),
    row("GET /data/export/{export}/1.zip", "302 200 404 404"),
    row("GET /leaving/", "302 302 302 302"),
    row("POST /leaving/keep", "302 409 409 409"),
    row("GET /settings/two-factor/", "302 200 200 200"),
    row("GET /settings/two-factor/app/", "302 302 302 302"),
    row("POST /settings/two-factor/app/begin", "302 302 302 302"),
    row("POST /settings/two-factor/app/remove", "302 302 302 302"),
    row("GET /settings/two-factor/keys/new/", "302 302 302 302"),
    row("POST /settings/two-factor/keys/1/remove", "302 404 404 404"),
    row("POST /settings/two-factor/recovery-codes", "302 302 302 302"),
    row("POST /settings/two-factor/off", "302 302 302 302"),
    row("GET /settings/profile/avatar", "302 302 302 302"),
    row("POST /settings/profile/avatar", "302 302 302 302"),
    row("POST /settings/profile/avatar/remove", "302 302 302 302"),
    row("GET /pictures/avatar/{avatar}/96.jpg", "200 200 200 200"),
    row("GET /settings/notifications/", "302 200 200 200"),
    row("POST /settings/notifications/", "302 302 302 302", in_app="like", digest="off"),
    row("GET /notifications/", "302 200 200 200"),
    row("GET /notifications/unread", "302 200 200 200"),
    row("POST /notifications/read", "302 302 302 302", up_to="1"),
    row("GET /notifications/unsubscribe/{unsubscribe}", "200 200 200 200"),
    row("POST /notifications/unsubscribe/{unsubscribe}", "200 200 200 200"),
    row("GET /notifications/unsubscribe/1:forged", "404 404 404 404"),
    row("GET /settings/devices/", "302 200 200 200"),
    row("POST /settings/devices/end-others", "302 302 302 302"),
    row("POST /settings/devices/{session}/end", "302 302 404 404"),
    row("GET /messages/@{owner}/", "302 302 200 200 404"),
    row("POST /messages/@{owner}/", "302 302 302 302 404", client_id="c", body="x"),
    row("POST /@{owner}/mute", "302 403 302 302 404", muted="1"),
    row("POST /@{owner}/block", "302 403 302 302", blocked="1"),
    row("POST /@{owner}/remove-follower", "302 302 302 302 404"),
    row("GET /@{owner}/followers/", "200 200 200 200 404"),
    row("GET /@{owner}/following/", "200 200 200 200 404"),
    row("GET /settings/privacy/", "302 200 200 200"),
    row("POST /settings/privacy/", "302 302 302 302", is_private="1"),
    row("GET /settings/privacy/requests/", "302 200 200 200"),
    row("POST /settings/privacy/requests/@{asking}", "302 302 404 404", approved="1"),
    row("POST /settings/privacy/requests/@{owner}", "302 404 404 404", approved="1"),
    row("GET /settings/privacy/blocked/", "302 200 200 200"),
    row("GET /settings/privacy/muted/", "302 200 200 200"),
    row("GET /settings/privacy/follow-list/", "302 200 200 200"),
    row("POST /settings/privacy/follow-list/", "302 400 400 400"),
    row("GET /settings/privacy/follow-list/following.csv", "302 200 200 200"),
    row("GET /settings/privacy/follow-list/following.json", "302 200 200 200"),
    row("GET /settings/privacy/follow-list/following.exe", "302 404 404 404"),
    row("GET /@{private}/", "200 200 200 200 404"),
    row("GET /@{private}/boards/", "200 200 200 200 404"),
    row("GET /@{private}/followers/", "403 200 403 200 404 follower=200"),
    row("GET /@{private}/following/", "403 200 403 200 404 follower=200"),
    row("POST /@{private}/follow", "302 302 302 302 404", following="1"),
    row("GET /posts/{private_post}/", "404 200 404 200 404 follower=200"),
    row("GET /posts/{private_post}/comments", "404 200 404 200 404 follower=200"),
    row("POST /posts/{private_post}/like", "302 302 404 403 404 follower=302", liked="1"),
    row("POST /posts/{private_post}/comment", "302 302 404 403 404 follower=302", body="x"),
    row("POST /posts/{private_post}/collect", "302 302 404 403 404 follower=302", new_board="x"),
    row("GET /boards/{private_board}/", "404 200 404 200 404 follower=200"),
    row("GET /photos/{private_photo}/320.jpg", "404 404 404 404 404"),
    row("POST /comments/{private_comment}/delete", "302 403 404 302 404 follower=403"),
    row("GET /@{suspended}/", "404 404 404 404"),
    row("GET /@{suspended}/boards/", "404 404 404 404"),
    row("GET /@{suspended}/likes/", "404 404 404 404"),
    row("GET /posts/{suspended_post}/", "404 404 404 200 404"),
    row("GET /posts/{suspended_post}/comments", "404 404 404 200 404"),
    row("POST /posts/{suspended_post}/like", "302 404 404 403 404", liked="1"),
    row("GET /boards/{suspended_board}/", "404 404 404 200 404"),
    row("GET /photos/{suspended_photo}/320.jpg", "404 404 404 404"),
    row("GET /photos/{suspended_photo}/original", "302 404 404 404"),
    row("POST /comments/{suspended_comment}/delete", "302 404 404 302 404"),
    row("POST /@{suspended}/follow", "302 404 404 404", following="1"),
    row("POST /messages/@{suspended}/", "302 404 404 404", client_id="c", body="x"),
    row("POST /@{owner}/follow", "302 403 302 302 404", following="1"),
    row("GET /settings/verification/", "302 200 200 200"),
    row("POST /settings/verification/phone/", "302 400 400 400", number="10086"),
    row("POST /settings/verification/phone/code/", "302 400 400 400", code="000000"),
    row("POST /settings/verification/phone/code/forget/", "302 302 302 302"),
    row("POST /settings/verification/phone/remove/", "302 302 302 302"),
    row("POST /settings/verification/identity/", "302 400 400 400"),
    row("POST /settings/verification/identity/remove/", "302 302 302 302"),
    row("GET /messages/", "302 200 200 200"),
    row("GET /messages/@{friend}/", "302 200 200 200"),
    row("GET /admin/review/posts/", "302 302 302 200"),
    row("POST /admin/review/posts/approve/", "302 302 302 302"),
    row("GET /admin/review/posts/next/", "302 302 302 302"),
    row("GET /admin/review/posts/{pending}/", "302 302 302 200"),
    row("GET /admin/review/identities/", "302 302 302 403"),
    row("GET /admin/review/identities/{identified}/", "302 302 302 403"),
    row(
        "POST /admin/review/identities/{identified}/", "302 302 302 403", outcome="accept", seen="2026-01-01T00:00:00Z"
    ),
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
_CHANNELS = {"in_app": True, "by_mail": False}
_KINDS = ("like", "comment", "reply", "mention", "follow", "review", "challenge", "system")
NOTIFICATION_SETTINGS = {"digest": "off", "kinds": dict.fromkeys(_KINDS, _CHANNELS)}

API = (
    row("POST /api/v1/accounts/register", "200 200 200 200", username="newcomer", password=PASSWORD),
    row("POST /api/v1/accounts/token", "200 200 200 200", username="{owner}", password=PASSWORD),
    row("POST /api/v1/accounts/token/second", "401 401 401 401", challenge="x", code="123456"),
    row("POST /api/v1/accounts/token/refresh", "401 401 401 401", refresh="x"),
    row("POST /api/v1/accounts/proof", "401 200 200 200", password=PASSWORD),
    row("GET /api/v1/accounts/second-factor", "401 200 200 200"),
    row("DELETE /api/v1/accounts/second-factor", "401 200 200 200"),
    row("POST /api/v1/accounts/second-factor/app", "401 200 200 200"),
    row("PUT /api/v1/accounts/second-factor/app", "401 404 404 404", code="123456"),
    row("DELETE /api/v1/accounts/second-factor/app", "401 200 200 200"),
    row("DELETE /api/v1/accounts/second-factor/keys/1", "401 404 404 404"),
    row("POST /api/v1/accounts/second-factor/recovery-codes", "401 409 409 409"),
    row("GET /api/v1/accounts/email", "401 200 200 200"),
    row("PUT /api/v1/accounts/email", "401 200 200 200", email="new@mail.example", password=PASSWORD),
    row("POST /api/v1/accounts/email/pending", "401 200 200 200"),
    row("DELETE /api/v1/accounts/email/pending", "401 200 200 200"),
    row("GET /api/v1/accounts/me/language", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/language", "401 200 200 200", language="en"),
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
    with_ticket(row("GET /api/v1/accounts/me/export", "200 200 200 200")),
    with_ticket(row("POST /api/v1/accounts/me/export", "200 200 200 200")),
    with_ticket(row("DELETE /api/v1/accounts/me/export", "200 200 200 200")),
    with_ticket(row("GET /api/v1/accounts/me/export/{export}/1", "404 200 404 404")),
    with_ticket(row("GET /api/v1/accounts/me/export/{leavers_export}/1", "200 404 404 404")),
    with_ticket(row("GET /api/v1/accounts/me", "401 200 200 200")),
    row("POST /api/v1/accounts/me/departure", "401 200 400 403", username="{owner}", password=PASSWORD),
    row("GET /api/v1/accounts/me/avatar", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/avatar", "401 415 415 415"),
    row("DELETE /api/v1/accounts/me/avatar", "401 200 200 200"),
    row("GET /api/v1/accounts/me/cover", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/cover", "401 415 415 415"),
    row("DELETE /api/v1/accounts/me/cover", "401 200 200 200"),
    row("GET /api/v1/accounts/notifications", "401 200 200 200"),
    row("GET /api/v1/accounts/notifications/unread", "401 200 200 200"),
    row("PUT /api/v1/accounts/notifications/read", "401 200 200 200", up_to=1),
    row("GET /api/v1/accounts/notifications/settings", "401 200 200 200"),
    row("PUT /api/v1/accounts/notifications/settings", "401 200 200 200", **NOTIFICATION_SETTINGS),
    row("GET /api/v1/accounts/people/{owner}", "200 200 200 200 404"),
    row("PUT /api/v1/accounts/people/{owner}/follow", "401 403 200 200 404"),
    row("DELETE /api/v1/accounts/people/{owner}/follow", "401 200 200 200 404"),
    row("GET /api/v1/accounts/people/{owner}/followers", "200 200 200 200 404"),
    row("GET /api/v1/accounts/people/{owner}/following", "200 200 200 200 404"),
    row("GET /api/v1/accounts/people/{owner}/relation", "401 200 200 200 404"),
    row("DELETE /api/v1/accounts/people/{owner}/follower", "401 200 200 200 404"),
    row("PUT /api/v1/accounts/people/{owner}/mute", "401 403 200 200 404"),
    row("DELETE /api/v1/accounts/people/{owner}/mute", "401 200 200 200 404"),
    row("PUT /api/v1/accounts/people/{owner}/block", "401 403 200 200"),  # whoever is first is not out of reach
    row("DELETE /api/v1/accounts/people/{owner}/block", "401 200 200 200"),
    row("GET /api/v1/accounts/me/privacy", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/privacy", "401 200 200 200", is_private=True),
    row("GET /api/v1/accounts/me/follow-requests", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/follow-requests/{asking}", "401 200 404 404"),
    row("PUT /api/v1/accounts/me/follow-requests/{owner}", "401 404 404 404"),
    row("DELETE /api/v1/accounts/me/follow-requests/{asking}", "401 200 200 200"),
    row("DELETE /api/v1/accounts/me/follow-requests/{owner}", "401 200 200 200 404"),
    row("GET /api/v1/accounts/me/blocked", "401 200 200 200"),
    row("GET /api/v1/accounts/me/muted", "401 200 200 200"),
    row("GET /api/v1/accounts/me/following/export", "401 200 200 200"),
    row("GET /api/v1/accounts/me/following/import", "401 404 404 404"),
    row("POST /api/v1/accounts/me/following/import", "401 200 200 200", usernames=["{owner}"]),
    row("GET /api/v1/accounts/people/{private}", "200 200 200 200 404"),
    row("PUT /api/v1/accounts/people/{private}/follow", "401 200 200 200 404"),
    row("GET /api/v1/accounts/people/{private}/followers", "403 200 403 200 404 follower=200"),
    row("GET /api/v1/accounts/people/{private}/following", "403 200 403 200 404 follower=200"),
    row("GET /api/v1/gallery/people/{private}/posts", "200 200 200 200 404"),
    row("GET /api/v1/gallery/people/{private}/boards", "200 200 200 200 404"),
    row("GET /api/v1/gallery/posts/{private_post}", "404 200 404 200 404 follower=200"),
    row("GET /api/v1/gallery/posts/{private_post}/comments", "404 200 404 200 404 follower=200"),
    row("POST /api/v1/gallery/posts/{private_post}/comments", "401 200 404 403 404 follower=200", body="x"),
    row("PUT /api/v1/gallery/posts/{private_post}/like", "401 200 404 403 404 follower=200"),
    row("DELETE /api/v1/gallery/posts/{private_post}/like", "401 200 404 200 404 follower=200"),
    row("PUT /api/v1/gallery/posts/{private_post}", "401 403 404 403 404 follower=403", **POST),
    row("DELETE /api/v1/gallery/posts/{private_post}", "401 403 404 403 404 follower=403"),
    row("DELETE /api/v1/gallery/comments/{private_comment}", "401 403 404 200 404 follower=403"),
    row("GET /api/v1/gallery/boards/{private_board}", "404 200 404 200 404 follower=200"),
    row("GET /api/v1/gallery/boards/{private_board}/posts", "404 200 404 200 404 follower=200"),
    row("PUT /api/v1/gallery/boards/{private_board}/posts/{post}", "401 403 404 403 404 follower=403"),
    row("GET /api/v1/accounts/people/{suspended}", "404 404 404 404"),
    row("PUT /api/v1/accounts/people/{suspended}/follow", "401 404 404 404"),
    row("GET /api/v1/accounts/people/{suspended}/followers", "404 404 404 404"),
    row("GET /api/v1/gallery/people/{suspended}/posts", "404 404 404 404"),
    row("GET /api/v1/gallery/people/{suspended}/boards", "404 404 404 404"),
    row("GET /api/v1/gallery/people/{suspended}/likes", "404 404 404 404"),
    row("GET /api/v1/gallery/posts/{suspended_post}", "404 404 404 200 404"),
    row("GET /api/v1/gallery/posts/{suspended_post}/comments", "404 404 404 200 404"),
    row("PUT /api/v1/gallery/posts/{suspended_post}/like", "401 404 404 403 404"),
    row("DELETE /api/v1/gallery/comments/{suspended_comment}", "401 404 404 200 404"),
    row("GET /api/v1/gallery/boards/{suspended_board}", "404 404 404 200 404"),
    row("GET /api/v1/gallery/boards/{suspended_board}/posts", "404 404 404 200 404"),
    row("POST /api/v1/messaging/messages", "401 404 404 404", to="{suspended}", client_id="c", body="x"),
    row("POST /api/v1/messaging/messages", "401 403 200 200 404", to="{owner}", client_id="c", body="x"),
    row("GET /api/v1/messaging/conversations/{with_blocked}/messages", "401 404 404 404 404"),
    row("PUT /api/v1/messaging/conversations/{with_blocked}/read", "401 404 404 404 404", seq=1),
    row("GET /api/v1/messaging/conversations/{with_blocker}/messages", "401 404 404 404 404"),
    row("GET /api/v1/accounts/me/verification", "401 200 200 200"),
    row("POST /api/v1/accounts/me/phone/code", "401 400 400 400", number="10086"),
    row("DELETE /api/v1/accounts/me/phone/code", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/phone", "401 400 400 400", code="000000"),
    row("DELETE /api/v1/accounts/me/phone", "401 200 200 200"),
    row("PUT /api/v1/accounts/me/identity", "401 409 200 200", name="张三", number="11010519491231002X", consent=True),
    row("DELETE /api/v1/accounts/me/identity", "401 200 200 200"),
    row("POST /api/v1/gallery/photos", "401 415 415 415", file="x"),
    row("GET /api/v1/gallery/photos/{photo}", "401 200 404 404"),
    row("GET /api/v1/gallery/photos/{photo}/receipt", "401 200 404 404"),
    row("DELETE /api/v1/gallery/photos/{photo}", "401 200 404 404"),
    row("GET /api/v1/gallery/posts", "200 200 200 200"),
    row("GET /api/v1/gallery/posts?feed=following", "401 200 200 200"),
    row("POST /api/v1/gallery/posts", "401 200 400 400", photos=[{"id": "{photo}"}]),
    row("GET /api/v1/gallery/posts/waiting", "401 200 200 200"),
    row("GET /api/v1/gallery/posts/{post}", "200 200 200 200 404"),
    row("GET /api/v1/gallery/posts/{pending}", "404 200 404 200"),
    row("PUT /api/v1/gallery/posts/{post}", "401 200 403 403 404", **POST),
    row("PUT /api/v1/gallery/posts/{pending}", "401 200 404 403", **POST),
    row("DELETE /api/v1/gallery/posts/{post}", "401 200 403 403 404"),
    row("DELETE /api/v1/gallery/posts/{pending}", "401 200 404 403"),
    row("PUT /api/v1/gallery/posts/{post}/like", "401 200 200 200 404"),
    row("PUT /api/v1/gallery/posts/{pending}/like", "401 403 404 403"),
    row("DELETE /api/v1/gallery/posts/{post}/like", "401 200 200 200 404"),
    row("GET /api/v1/gallery/posts/{post}/comments", "200 200 200 200 404"),
    row("GET /api/v1/gallery/posts/{pending}/comments", "404 200 404 200"),
    row("POST /api/v1/gallery/posts/{post}/comments", "401 200 200 200 404", body="x"),
    row("POST /api/v1/gallery/posts/{pending}/comments", "401 403 404 403", body="x"),
    row("GET /api/v1/gallery/people/{owner}/likes", "404 200 404 404"),
    row("GET /api/v1/gallery/people/{friend}/likes", "200 200 200 200"),
    row("GET /api/v1/gallery/people/{private}/likes", "404 200 404 200 404 follower=200"),
    row("DELETE /api/v1/gallery/comments/{comment}", "401 200 403 200 404"),
    row("GET /api/v1/gallery/people/{owner}/posts", "200 200 200 200 404"),
    row("GET /api/v1/gallery/people/{owner}/boards", "200 200 200 200 404"),
    row("POST /api/v1/gallery/boards", "401 200 200 200", **BOARD),
    row("GET /api/v1/gallery/boards/{board}", "200 200 200 200 404"),
    row("GET /api/v1/gallery/boards/{closed}", "404 200 404 404"),
    row("PUT /api/v1/gallery/boards/{board}", "401 200 403 403 404", **BOARD),
    row("DELETE /api/v1/gallery/boards/{board}", "401 200 403 403 404"),
    row("GET /api/v1/gallery/boards/{board}/posts", "200 200 200 200 404"),
    row("GET /api/v1/gallery/boards/{closed}/posts", "404 200 404 404"),
    row("PUT /api/v1/gallery/boards/{board}/posts/{post}", "401 200 403 403 404"),
    row("DELETE /api/v1/gallery/boards/{board}/posts/{post}", "401 200 403 403 404"),
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
