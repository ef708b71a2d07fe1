from django.urls import path

from accounts.api import views

urlpatterns = [
    path("register", views.Register.as_view()),
    path("token", views.Token.as_view()),
    path("token/refresh", views.TokenRefresh.as_view()),
    path("me", views.Me.as_view()),
    path("people/<str:username>", views.Person.as_view()),
    path("people/<str:username>/follow", views.FollowPerson.as_view()),
    path("people/<str:username>/followers", views.Followers.as_view()),
    path("people/<str:username>/following", views.Following.as_view()),
]
