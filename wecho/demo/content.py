"""The content of the demo: posts in every state, boards, likes, comments, follows, a conversation and a service."""

from collections.abc import Callable, Sequence
from itertools import cycle

from django.core.files import File
from django.core.files.base import ContentFile

from accounts.actions.follows import follow_person
from accounts.actions.requests import approve_request
from accounts.models import User
from gallery.actions.answers import like_comment, like_post, write_comment
from gallery.actions.board_follows import keep_board
from gallery.actions.board_items import collect_post
from gallery.actions.board_members import accept_invitation, invite_to_board
from gallery.actions.boards import create_board, edit_board
from gallery.actions.describing import PhotoWords
from gallery.actions.posts import delete_post, submit_post
from gallery.actions.uploads import upload_photo
from gallery.constants import Arrangement
from gallery.models import Board, Comment, Post
from gallery.selectors.boards import board_for
from gallery.states import PostStatus
from messaging.actions.conversations import mark_read
from messaging.actions.messages import send_message
from messaging.models import Message
from moderation.actions.decisions import decide_board, decide_post
from wecho.common.worker import JobWorker
from wecho.demo.cast import PHOTOGRAPHERS, PRIVATE
from wecho.demo.pictures import Picture

Tell = Callable[[str], None]
THANKS = ("谢谢，等了一个早上。", "Thank you! It was over within a minute.", "谢谢，下次一起去。")
REMARKS = (
    "光线真好，等了很久吧？",
    "The light here is wonderful.",
    "构图很安静，喜欢。",
    "想去这里走走。",
    "Those tones! 是后期还是直出？",
)
LINES = (
    ("yunqi", "小满，周末去拍晨雾吗？"),
    ("xiaoman", "去！几点出发？"),
    ("yunqi", "四点半，山脚见。带上长焦。"),
    ("xiaoman", "好，我再带一壶热茶 ☕"),
)


def is_complete() -> bool:
    """Whether an earlier run came to its end: the conversation is made last."""
    return Message.objects.filter(client_id=f"demo-{len(LINES) - 1}").exists()


def make_posts(people: dict[str, User], pictures: Sequence[Picture], tell: Tell) -> list[Post]:
    """One post a picture (every fifth takes the next one along), each published, but for the last five."""
    authors = cycle(people[role.username] for role in PHOTOGRAPHERS)
    posts: list[Post] = []
    waiting = list(pictures)
    while waiting:
        author, taken = next(authors), [waiting.pop(0)]
        if len(posts) % 5 == 4 and waiting:
            taken.append(waiting.pop(0))
        existing = Post.objects.filter(author=author, title=taken[0].title).first()
        posts.append(existing or _submit(author, taken))
        tell(f"  {len(pictures) - len(waiting)}/{len(pictures)}  {taken[0].title}")
    return posts


def _submit(author: User, taken: Sequence[Picture]) -> Post:
    photos = []
    for picture in taken:
        with picture.path.open("rb") as file:
            photos.append(upload_photo(actor=author, file=File(file), name=picture.path.name))
    about: dict[int, PhotoWords] = {
        photo.pk: {"alt": picture.alt} for photo, picture in zip(photos, taken, strict=True)
    }
    ids = [photo.pk for photo in photos]
    made = submit_post(actor=author, photo_ids=ids, title=taken[0].title, text=taken[0].text, about=about)
    JobWorker(batch=True).run()
    made.refresh_from_db()
    return made


def decide(posts: Sequence[Post], moderator: User) -> list[Post]:
    """Publish all but the last five, which stand for the other states; returns the published ones."""
    *shown, rejected, hidden, deleted, _pending, _pending_too = posts
    for post in [*shown, hidden]:
        if post.status == PostStatus.PENDING:
            decide_post(actor=moderator, post=post, outcome="approve")
    if rejected.status == PostStatus.PENDING:
        decide_post(
            actor=moderator,
            post=rejected,
            outcome="reject",
            reason="quality",
            note="画面边缘有明显的水印，请换一张原图。",
        )
    if hidden.status == PostStatus.PUBLISHED:
        decide_post(actor=moderator, post=hidden, outcome="hide", reason="other", note="作者要求暂时隐藏。")
    if deleted.status == PostStatus.PENDING:
        delete_post(actor=deleted.author, post=deleted)
    return [post for post in shown if post.status == PostStatus.PUBLISHED]


def make_draft(author: User, title: str) -> None:
    """A draft: its one file is no photograph, so that it was refused and the post came back to its author."""
    if Post.objects.filter(author=author, title=title).exists():
        return
    photo = upload_photo(actor=author, file=ContentFile(b"\xff\xd8\xff\xe0 not a photograph"), name="broken.jpg")
    submit_post(actor=author, photo_ids=[photo.pk], title=title)
    JobWorker(batch=True).run()


def answer(posts: Sequence[Post], people: dict[str, User]) -> None:
    """Follows, likes and comments; each may be made again without effect."""
    crowd = [people[role.username] for role in PHOTOGRAPHERS]
    for number, person in enumerate(crowd):
        for other in crowd[: number + 2]:
            if other != person:
                follow_person(actor=person, followee=other)
    _ask_to_follow(people)
    for number, post in enumerate(posts):
        for step, person in enumerate(crowd):
            if person != post.author and (number + step) % 3:
                like_post(actor=person, post=post)
        if number % 2 == 0 and not Comment.objects.filter(post=post).exists():
            others = [person for person in crowd if person != post.author]
            said = write_comment(actor=others[number % len(others)], post=post, body=REMARKS[number % len(REMARKS)])
            like_comment(actor=post.author, comment=said)
            write_comment(actor=post.author, post=post, body=THANKS[number % len(THANKS)], answering=said)


def _ask_to_follow(people: dict[str, User]) -> None:
    """A private account with one follower, and one who waits."""
    private = people[PRIVATE.username]
    for username in ("xiaoman", "yunqi"):
        follow_person(actor=people[username], followee=private)
    approve_request(actor=private, follower=people["xiaoman"])


def make_boards(posts: Sequence[Post], people: dict[str, User], moderator: User) -> None:
    """Three boards: two published, one waiting for review."""
    plans = (
        ("xiaoman", "山的呼吸", "雾、光与层叠的山脊。", "山雾", True),
        ("mira", "Night walks", "Cities and skies after dark.", "夜蓝银极", True),
        ("yunqi", "灵感收集", "想拍成这样的画面。", "枫雪沙拱", False),
    )
    for number, (username, title, description, signs, approved) in enumerate(plans):
        fitting = [post for post in posts if set(signs) & set(post.title)]
        chosen = fitting or posts[number::3]  # pictures from a folder have other titles
        owner = people[username]
        existing = Board.objects.filter(owner=owner, title=title).first()
        board = existing or create_board(actor=owner, title=title, description=description)
        for post in chosen:
            collect_post(actor=owner, board=board, post=post)
        if approved and not existing:
            decide_board(actor=moderator, board=board_for(moderator, board.pk), outcome="approve")
    _share_boards(people)


def _share_boards(people: dict[str, User]) -> None:
    """One board is shared and arranged by hand, somebody collects it, and somebody is invited to another one."""
    mountains = Board.objects.get(owner=people["xiaoman"], title="山的呼吸")
    if mountains.arrangement == Arrangement.DATE:
        edit_board(actor=mountains.owner, board=mountains, arrangement=Arrangement.HAND)
    invite_to_board(actor=mountains.owner, board=mountains, person=people["yunqi"])
    accept_invitation(actor=people["yunqi"], board=mountains)
    keep_board(actor=people["mira"], board=mountains)
    walks = Board.objects.get(owner=people["mira"], title="Night walks")
    invite_to_board(actor=walks.owner, board=walks, person=people["xiaoman"])


def talk(people: dict[str, User]) -> None:
    """A conversation of two; the client ids make a second run a repetition."""
    others = {"yunqi": "xiaoman", "xiaoman": "yunqi"}
    for number, (username, body) in enumerate(LINES):
        sender, recipient = people[username], people[others[username]]
        sent = send_message(actor=sender, to=recipient, client_id=f"demo-{number}", body=body)
        mark_read(actor=sender, conversation_id=sent.conversation_id, seq=sent.seq)
