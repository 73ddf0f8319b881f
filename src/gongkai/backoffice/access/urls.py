"""Addresses of signing in, of one's own account, of the rules of access and of the audit trail."""

from django.urls import path

from gongkai.backoffice.access import own_account, policy, single_sign_on, trail

urlpatterns = [
    path("sign-in/code/", own_account.sign_in_code, name="sign-in-code"),
    path("sign-in/provider/", single_sign_on.GoToProvider.as_view(), name="sign-in-provider"),
    path("sign-in/returned/", single_sign_on.ReturnFromProvider.as_view(), name="sign-in-returned"),
    path("my-account/", own_account.own_account, name="own-account"),
    path("my-account/second-factor/", own_account.second_factor, name="second-factor"),
    path("my-account/recovery-codes/", own_account.recovery_codes, name="recovery-codes"),
    path("my-account/sessions/end-others/", own_account.end_all_others, name="end-other-sessions"),
    path("my-account/sessions/<int:session_id>/end/", own_account.end_one_session, name="end-session"),
    path("security/", policy.security_policy, name="security-policy"),
    path("security/unused-accounts/", policy.unused_accounts, name="unused-accounts"),
    path("audit/", trail.trail, name="trail"),
    path("audit/lines.<slug:file_format>", trail.export_trail, name="export-trail"),
]
