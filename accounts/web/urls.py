from django.urls import path

from accounts.web import account, follows, joining, leaving, names, profile, reset, sessions

app_name = "accounts"
urlpatterns = [
    path("join/", joining.register, name="register"),
    path("join/name", names.name_hint, name="name_hint"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("reset/", reset.reset, name="reset"),
    path("reset/password/", reset.reset_password, name="reset_password"),
    path("reset/<str:uid>/<str:token>/", reset.reset_link, name="reset_link"),
    path("email/confirm/<str:token>/", reset.confirm_email, name="confirm_email"),
    path("email/stop/<str:token>/", reset.stop_email, name="stop_email"),
    path("settings/account/", account.settings_account, name="settings_account"),
    path("settings/account/email", account.change_email, name="change_email"),
    path("settings/account/email/resend", account.resend_email, name="resend_email"),
    path("settings/account/email/withdraw", account.withdraw_email, name="withdraw_email"),
    path("settings/account/password", account.change_password, name="change_password"),
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
