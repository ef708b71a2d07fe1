from django.urls import path, register_converter

from gallery.constants import EDGES, FORMATS
from gallery.web import answers, boards, files, numbers, pages, upload


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
    path("posts/<int:post_id>/edit", upload.edit, name="post_edit"),
    path("posts/<int:post_id>/delete", upload.delete, name="post_delete"),
    path("posts/<int:post_id>/resubmit", upload.resubmit, name="post_resubmit"),
    path("posts/<int:post_id>/like", answers.like, name="like"),
    path("posts/<int:post_id>/comment", answers.comment, name="comment"),
    path("posts/<int:post_id>/comments", answers.comments, name="comments"),
    path("posts/<int:post_id>/collect", boards.collect, name="collect"),
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
    path("upload/photos/<int:photo_id>/remove", upload.photo_remove, name="photo_remove"),
    path("photos/<int:photo_id>/<edge:edge>.<format:fmt>", files.rendition, name="rendition"),
    path("photos/<int:photo_id>/original", files.original, name="original"),
    path("boards/new/", boards.new, name="board_new"),
    path("boards/<int:board_id>/", boards.board, name="board"),
    path("boards/<int:board_id>/edit", boards.edit, name="board_edit"),
    path("boards/<int:board_id>/delete", boards.delete, name="board_delete"),
    path("@<str:username>/", pages.profile, name="profile"),
    path("@<str:username>/likes/", pages.likes, name="likes"),
    path("@<str:username>/numbers/", numbers.numbers, name="numbers"),
    path("@<str:username>/boards/", boards.boards, name="boards"),
]
