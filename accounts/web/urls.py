from django.urls import path

from accounts.web import follows, joining, leaving, profile, sessions

app_name = "accounts"
urlpatterns = [
    path("join/", joining.register, name="register"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("settings/data/", leaving.settings_data, name="settings_data"),
    path("settings/data/delete/", leaving.delete_account, name="delete_account"),
    path("data/export/", leaving.export, name="export"),
    path("data/export/start", leaving.start_export, name="export_start"),
    path("data/export/remove", leaving.remove_export, name="export_remove"),
    path("data/export/<int:export_id>/<int:number>.zip", leaving.export_part, name="export_part"),
    path("leaving/", leaving.leaving_page, name="leaving"),
    path("leaving/keep", leaving.keep_account, name="keep_account"),
    path("settings/devices/", sessions.devices, name="devices"),
    path("settings/devices/end-others", sessions.end_other_sessions, name="end_other_sessions"),
    path("settings/devices/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("@<str:username>/follow", follows.follow, name="follow"),
]
