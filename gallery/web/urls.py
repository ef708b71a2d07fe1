from django.urls import path, register_converter

from gallery.constants import EDGES, FORMATS, FacetKind
from gallery.web import (
    answers,
    board_desk,
    board_people,
    boards,
    feeds,
    files,
    numbers,
    own_posts,
    pages,
    picks,
    upload,
)


class _Edge:
    regex = "|".join(map(str, EDGES))

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class _Format:
    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(_Edge, "edge")
register_converter(_Format, "format")

app_name = "gallery"
urlpatterns = [
    path("", pages.home, name="home"),
    path("posts/<int:post_id>/", pages.post, name="post"),
    path("posts/<int:post_id>/edit", own_posts.edit, name="post_edit"),
    path("posts/<int:post_id>/delete", own_posts.delete, name="post_delete"),
    path("posts/<int:post_id>/resubmit", own_posts.resubmit, name="post_resubmit"),
    path("posts/<int:post_id>/restore", own_posts.restore, name="post_restore"),
    path("posts/<int:post_id>/erase", own_posts.erase, name="post_erase"),
    path("posts/unseen/", own_posts.unseen, name="own_posts"),
    path("posts/bin/", own_posts.in_bin, name="bin"),
    path("posts/<int:post_id>/like", answers.like, name="like"),
    path("posts/<int:post_id>/comment", answers.comment, name="comment"),
    path("posts/<int:post_id>/pick", picks.pick, name="pick"),
    path("posts/<int:post_id>/comments", answers.comments, name="comments"),
    path("posts/<int:post_id>/collect", boards.collect, name="collect"),
    path("comments/<int:comment_id>/", answers.comment_at, name="comment_at"),
    path("comments/<int:comment_id>/replies", answers.replies, name="replies"),
    path("comments/<int:comment_id>/answer", answers.answer_form, name="comment_answer"),
    path("comments/<int:comment_id>/edit", answers.comment_edit, name="comment_edit"),
    path("comments/<int:comment_id>/delete", answers.comment_delete, name="comment_delete"),
    path("comments/<int:comment_id>/like", answers.comment_like, name="comment_like"),
    path("comments/<int:comment_id>/pin", answers.comment_pin, name="comment_pin"),
    path("comments/<int:comment_id>/hide", answers.comment_hide, name="comment_hide"),
    path("upload/", upload.upload, name="upload"),
    path("upload/photos/", upload.photo_upload, name="photo_upload"),
    path("upload/photos/<int:photo_id>/", upload.photo_status, name="photo_status"),
    path("upload/photos/<int:photo_id>/facts", upload.photo_facts, name="photo_facts"),
    path("upload/photos/<int:photo_id>/remove", upload.photo_remove, name="photo_remove"),
    path("photos/<int:photo_id>/<edge:edge>.<format:fmt>", files.rendition, name="rendition"),
    path("photos/<int:photo_id>/original", files.original, name="original"),
    path("boards/new/", boards.new, name="board_new"),
    path("boards/new/smart/", boards.new_smart, name="board_new_smart"),
    path("boards/kept/", board_people.kept, name="boards_kept"),
    path("boards/<int:board_id>/", boards.board, name="board"),
    path("boards/<int:board_id>/edit", boards.edit, name="board_edit"),
    path("boards/<int:board_id>/delete", boards.delete, name="board_delete"),
    path("picks/proposed/", picks.proposed, name="picks_proposed"),
    path("hot/about/", feeds.about_hot, name="about_hot"),
    path("tags/", feeds.facets, {"kind": FacetKind.TAG}, name="tags"),
    path("tags/<str:value>/", feeds.facet, {"kind": FacetKind.TAG}, name="tag"),
    path("tags/<str:value>/follow", feeds.follow_tag, name="tag_follow"),
    path("cameras/", feeds.facets, {"kind": FacetKind.CAMERA}, name="cameras"),
    path("cameras/<str:value>/", feeds.facet, {"kind": FacetKind.CAMERA}, name="camera"),
    path("lenses/", feeds.facets, {"kind": FacetKind.LENS}, name="lenses"),
    path("lenses/<str:value>/", feeds.facet, {"kind": FacetKind.LENS}, name="lens"),
    path("boards/<int:board_id>/posts/", board_desk.items, name="board_posts"),
    path("boards/<int:board_id>/posts/move", board_desk.move, name="board_move"),
    path("boards/<int:board_id>/posts/take-off", board_desk.take_off, name="board_take_off"),
    path("boards/<int:board_id>/cover/", board_desk.cover, name="board_cover"),
    path("boards/<int:board_id>/sections/", board_desk.sections, name="board_sections"),
    path("boards/<int:board_id>/people/", board_people.people, name="board_people"),
    path("boards/<int:board_id>/people/remove", board_people.remove, name="board_remove"),
    path("boards/<int:board_id>/membership", board_people.membership, name="board_membership"),
    path("boards/<int:board_id>/keep", board_people.keep, name="board_keep"),
    path("@<str:username>/", pages.profile, name="profile"),
    path("@<str:username>/likes/", pages.likes, name="likes"),
    path("@<str:username>/numbers/", numbers.numbers, name="numbers"),
    path("@<str:username>/boards/", boards.boards, name="boards"),
]
