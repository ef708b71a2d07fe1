from django.urls import path

from accounts.web import follows, joining, notifications, profile, sessions

app_name = "accounts"
urlpatterns = [
    path("join/", joining.register, name="register"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("settings/notifications/", notifications.settings_notifications, name="settings_notifications"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/unread", notifications.unread, name="notifications_unread"),
    path("notifications/read", notifications.read_all, name="notifications_read"),
    path("notifications/unsubscribe/<str:token>", notifications.unsubscribe, name="unsubscribe"),
    path("settings/devices/", sessions.devices, name="devices"),
    path("settings/devices/end-others", sessions.end_other_sessions, name="end_other_sessions"),
    path("settings/devices/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("@<str:username>/follow", follows.follow, name="follow"),
]
