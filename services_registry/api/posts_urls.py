"""The addresses of the posts API, as registered services know them."""

from django.urls import path

from services_registry.api.views import comments, likes, posts

urlpatterns = [
    path("publish", posts.Publish.as_view()),
    path("getinfo", posts.GetInfo.as_view()),
    path("getlist", posts.GetList.as_view()),
    path("update", posts.Update.as_view()),
    path("delete", posts.Delete.as_view()),
    path("like", likes.LikePost.as_view()),
    path("getlike", likes.PostLikes.as_view()),
    path("comments/publish", comments.Publish.as_view()),
    path("comments/reply", comments.Reply.as_view()),
    path("comments/update", comments.Update.as_view()),
    path("comments/delete", comments.Delete.as_view()),
    path("comments/getinfo", comments.GetInfo.as_view()),
    path("comments/like", likes.LikeComment.as_view()),
    path("comments/getlike", likes.CommentLikes.as_view()),
]
