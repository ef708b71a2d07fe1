from django.urls import path

from gallery.api.views import answers, posts

urlpatterns = [
    path("photos", posts.Photos.as_view()),
    path("photos/<int:photo_id>", posts.PhotoDetail.as_view()),
    path("posts", posts.Posts.as_view()),
    path("posts/waiting", posts.MyWaitingPosts.as_view()),
    path("posts/<int:post_id>", posts.PostDetail.as_view()),
    path("posts/<int:post_id>/like", answers.LikePost.as_view()),
    path("posts/<int:post_id>/comments", answers.Comments.as_view()),
    path("comments/<int:comment_id>", answers.CommentDetail.as_view()),
    path("people/<str:username>/posts", posts.PersonPosts.as_view()),
    path("people/<str:username>/likes", posts.PersonLikes.as_view()),
    path("people/<str:username>/boards", answers.PersonBoards.as_view()),
    path("boards", answers.Boards.as_view()),
    path("boards/<int:board_id>", answers.BoardDetail.as_view()),
    path("boards/<int:board_id>/posts", answers.BoardPosts.as_view()),
    path("boards/<int:board_id>/posts/<int:post_id>", answers.Collect.as_view()),
]
