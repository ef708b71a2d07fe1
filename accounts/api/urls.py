from django.urls import path

from accounts.api.views import account, follows, notifications, people, sessions, tokens

urlpatterns = [
    path("register", tokens.Register.as_view()),
    path("token", tokens.Token.as_view()),
    path("token/refresh", tokens.TokenRefresh.as_view()),
    path("email", account.Email.as_view()),
    path("email/confirm", account.EmailConfirm.as_view()),
    path("password", account.Password.as_view()),
    path("password/reset", account.PasswordReset.as_view()),
    path("password/reset/confirm", account.PasswordResetConfirm.as_view()),
    path("sign-out", sessions.SignOut.as_view()),
    path("sessions", sessions.Sessions.as_view()),
    path("sessions/<int:session_id>", sessions.OneSession.as_view()),
    path("me", people.Me.as_view()),
    path("people/<str:username>", people.Person.as_view()),
    path("people/<str:username>/follow", follows.FollowPerson.as_view()),
    path("people/<str:username>/followers", follows.Followers.as_view()),
    path("people/<str:username>/following", follows.Following.as_view()),
    path("notifications", notifications.Notifications.as_view()),
    path("notifications/unread", notifications.UnreadNotifications.as_view()),
    path("notifications/read", notifications.ReadNotifications.as_view()),
    path("notifications/settings", notifications.NotificationChoices.as_view()),
]
