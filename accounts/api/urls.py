from django.urls import path

from accounts.api.views import account, follows, leaving, people, sessions, tokens

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
    path("keep", leaving.KeepAccount.as_view()),
    path("me", people.Me.as_view()),
    path("me/export", leaving.MyExport.as_view()),
    path("me/export/<int:export_id>/<int:number>", leaving.MyExportPart.as_view()),
    path("me/departure", leaving.MyDeparture.as_view()),
    path("people/<str:username>", people.Person.as_view()),
    path("people/<str:username>/follow", follows.FollowPerson.as_view()),
    path("people/<str:username>/followers", follows.Followers.as_view()),
    path("people/<str:username>/following", follows.Following.as_view()),
]
