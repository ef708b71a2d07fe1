from django.urls import path

from moderation.web import appeal_queue, cases, identities, queues

app_name = "moderation"
urlpatterns = [
    path("review/posts/", queues.posts, name="post_queue"),
    path("review/posts/approve/", queues.approve_posts, name="approve_posts"),
    path("review/posts/next/", queues.next_post, name="next_post"),
    path("review/posts/<int:post_id>/", cases.post, name="post_case"),
    path("review/identities/", identities.queue, name="identity_queue"),
    path("review/identities/<int:person_id>/", identities.case, name="identity_case"),
    path("review/boards/", queues.boards, name="board_queue"),
    path("review/boards/next/", queues.next_board, name="next_board"),
    path("review/boards/<int:board_id>/", cases.board, name="board_case"),
    path("review/appeals/", appeal_queue.queue, name="appeal_queue"),
    path("review/appeals/next/", appeal_queue.next_appeal, name="next_appeal"),
    path("review/appeals/<int:appeal_id>/", appeal_queue.case, name="appeal_case"),
]
