from django.urls import path

from moderation.web import appeals

app_name = "reviews"
urlpatterns = [
    path("rules/", appeals.rules, name="rules"),
    path("posts/<int:post_id>/appeal", appeals.post, name="post_appeal"),
    path("boards/<int:board_id>/appeal", appeals.board, name="board_appeal"),
]
