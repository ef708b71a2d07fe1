from django.urls import path

from moderation.api import appeals, views

urlpatterns = [
    path("queue", views.Queue.as_view()),
    path("posts/<int:post_id>/decision", views.PostDecision.as_view()),
    path("rules", appeals.Rules.as_view()),
    path("posts/<int:post_id>/review", appeals.PostReview.as_view()),
    path("boards/<int:board_id>/review", appeals.BoardReview.as_view()),
    path("appeals", appeals.Appeals.as_view()),
    path("appeals/queue", appeals.AppealQueue.as_view()),
    path("appeals/<int:appeal_id>/decision", appeals.AppealDecision.as_view()),
]
