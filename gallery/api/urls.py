from django.urls import path

from gallery.api.views import answers, boards, numbers, posts

urlpatterns = [
    path("photos", posts.Photos.as_view()),
    path("photos/<int:photo_id>", posts.PhotoDetail.as_view()),
    path("posts", posts.Posts.as_view()),
    path("posts/waiting", posts.MyWaitingPosts.as_view()),
    path("posts/<int:post_id>", posts.PostDetail.as_view()),
    path("posts/<int:post_id>/like", answers.LikePost.as_view()),
    path("posts/<int:post_id>/comments", answers.Comments.as_view()),
    path("posts/<int:post_id>/likers", answers.Likers.as_view()),
    path("comments/<int:comment_id>", answers.CommentDetail.as_view()),
    path("comments/<int:comment_id>/replies", answers.Replies.as_view()),
    path("comments/<int:comment_id>/like", answers.LikeComment.as_view()),
    path("comments/<int:comment_id>/pin", answers.PinComment.as_view()),
    path("comments/<int:comment_id>/hidden", answers.HideComment.as_view()),
    path("numbers", numbers.MyNumbers.as_view()),
    path("people/<str:username>/posts", posts.PersonPosts.as_view()),
    path("people/<str:username>/likes", posts.PersonLikes.as_view()),
    path("people/<str:username>/boards", boards.PersonBoards.as_view()),
    path("boards", boards.Boards.as_view()),
    path("boards/<int:board_id>", boards.BoardDetail.as_view()),
    path("boards/<int:board_id>/posts", boards.BoardPosts.as_view()),
    path("boards/<int:board_id>/posts/<int:post_id>", boards.Collect.as_view()),
]
