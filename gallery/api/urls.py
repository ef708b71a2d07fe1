from django.urls import path

from gallery.api.views import answers, boards, feeds, own_posts, posts, receipts, uploads

urlpatterns = [
    path("photos", posts.Photos.as_view()),
    path("photos/<int:photo_id>/original", own_posts.Original.as_view()),
    path("photos/<int:photo_id>", posts.PhotoDetail.as_view()),
    path("photos/<int:photo_id>/receipt", receipts.PhotoReceipt.as_view()),
    path("uploads", uploads.Uploads.as_view()),
    path("uploads/<int:photo_id>", uploads.UploadDetail.as_view()),
    path("uploads/<int:photo_id>/parts/<int:number>", uploads.UploadPart.as_view()),
    path("uploads/<int:photo_id>/complete", uploads.UploadComplete.as_view()),
    path("posts", posts.Posts.as_view()),
    path("posts/waiting", own_posts.UnseenPosts.as_view()),
    path("posts/bin", own_posts.Bin.as_view()),
    path("posts/bin/<int:post_id>", own_posts.BinDetail.as_view()),
    path("posts/bin/<int:post_id>/restore", own_posts.Restore.as_view()),
    path("posts/<int:post_id>", posts.PostDetail.as_view()),
    path("posts/<int:post_id>/like", answers.LikePost.as_view()),
    path("posts/<int:post_id>/comments", answers.Comments.as_view()),
    path("facets/<str:kind>", feeds.Facets.as_view()),
    path("tags/followed", feeds.MyTags.as_view()),
    path("tags/<str:value>/follow", feeds.FollowTag.as_view()),
    path("comments/<int:comment_id>", answers.CommentDetail.as_view()),
    path("people/<str:username>/posts", posts.PersonPosts.as_view()),
    path("people/<str:username>/likes", posts.PersonLikes.as_view()),
    path("people/<str:username>/boards", boards.PersonBoards.as_view()),
    path("boards", boards.Boards.as_view()),
    path("boards/<int:board_id>", boards.BoardDetail.as_view()),
    path("boards/<int:board_id>/posts", boards.BoardPosts.as_view()),
    path("boards/<int:board_id>/posts/<int:post_id>", boards.Collect.as_view()),
]
