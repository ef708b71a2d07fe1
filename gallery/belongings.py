"""What the gallery keeps of a person."""

from gallery.actions import belongings as steps
from gallery.models import (
    Board,
    BoardFollow,
    BoardItem,
    BoardMember,
    BoardSection,
    Comment,
    CommentLike,
    FacetFollow,
    Like,
    Photo,
    Pick,
    Post,
    PostDay,
    PostFacet,
)
from gallery.selectors import belongings as records
from wecho.common.belongings import Belongings, Files, register

register(
    Belongings(
        "posts",
        (Post, PostDay, PostFacet),
        records=records.post_records,
        erase=(steps.erase_answers, steps.erase_posts),
    ),
    Belongings(
        "unused-photos",
        (Photo,),
        records=records.unused_photo_records,
        files=Files(records.originals_after, records.bytes_of_originals),
        erase=(steps.erase_photos,),
    ),
    Belongings(
        "boards",
        (Board, BoardItem, BoardSection),
        records=records.board_records,
        erase=(steps.erase_board_items, steps.erase_boards, steps.forget_collector),
    ),
    Belongings(
        "comments",
        (Comment,),
        records=records.comment_records,
        erase=(steps.erase_comments_written,),
        kept="What others have replied to stays as an empty place in their thread.",
    ),
    Belongings(
        "comment-likes",
        (CommentLike,),
        records=records.comment_like_records,
        erase=(steps.erase_comment_likes,),
    ),
    Belongings(
        "tags-followed", (FacetFollow,), records=records.facet_follow_records, erase=(steps.erase_facet_follows,)
    ),
    Belongings("boards-kept", (BoardFollow,), records=records.board_follow_records, erase=(steps.erase_board_follows,)),
    Belongings(
        "board-memberships",
        (BoardMember,),
        records=records.board_member_records,
        erase=(steps.erase_board_memberships,),
    ),
    Belongings(
        "picks",
        (Pick,),
        not_exported="Work for the site, not the person's own.",
        erase=(steps.forget_editor,),
    ),
    Belongings("likes", (Like,), records=records.like_records, erase=(steps.erase_likes_given,)),
)
