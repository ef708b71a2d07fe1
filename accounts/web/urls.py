from django.urls import path

from accounts.web import account, follows, joining, names, profile, reset, sessions, verification

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
    path("settings/devices/", sessions.devices, name="devices"),
    path("settings/devices/end-others", sessions.end_other_sessions, name="end_other_sessions"),
    path("settings/devices/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("settings/verification/", verification.settings_verification, name="settings_verification"),
    path("settings/verification/phone/", verification.ask_for_code, name="ask_for_code"),
    path("settings/verification/phone/code/", verification.confirm_phone, name="confirm_phone"),
    path("settings/verification/phone/code/forget/", verification.forget_code, name="forget_code"),
    path("settings/verification/phone/remove/", verification.remove_phone, name="remove_phone"),
    path("settings/verification/identity/", verification.submit_identity, name="submit_identity"),
    path("settings/verification/identity/remove/", verification.remove_identity, name="remove_identity"),
    path("@<str:username>/follow", follows.follow, name="follow"),
]
