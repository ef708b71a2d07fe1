"""What the gallery keeps of a person."""

from gallery.actions import belongings as steps
from gallery.models import Board, BoardItem, Comment, Like, Photo, Post
from gallery.selectors import belongings as records
from wecho.common.belongings import Belongings, Files, register

register(
    Belongings("posts", (Post,), records=records.post_records, erase=(steps.erase_answers, steps.erase_posts)),
    Belongings(
        "unused-photos",
        (Photo,),
        records=records.unused_photo_records,
        files=Files(records.originals_after, records.bytes_of_originals),
        erase=(steps.erase_photos,),
    ),
    Belongings(
        "boards",
        (Board, BoardItem),
        records=records.board_records,
        erase=(steps.erase_board_items, steps.erase_boards),
    ),
    Belongings(
        "comments",
        (Comment,),
        records=records.comment_records,
        erase=(steps.erase_comments_written,),
        kept="What others have replied to stays as an empty place in their thread.",
    ),
    Belongings("likes", (Like,), records=records.like_records, erase=(steps.erase_likes_given,)),
)
