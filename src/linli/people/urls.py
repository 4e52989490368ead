"""Addresses of signing in and of one's own account.

Names without a room's prefix are those that django-allauth looks for itself.
"""

from allauth.account import views as account_views
from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from linli.people import own_views, session_views, views
from linli.people.sign_in import CodeView, PhoneView, StaffView

code_view = login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code")(
    CodeView.as_view()
)

own: list[URLPattern | URLResolver] = [
    path("sign-in/", PhoneView.as_view(), name="sign_in"),
    path("sign-in/staff/", StaffView.as_view(), name="staff_sign_in"),
    path("sign-out/", account_views.logout, name="sign_out"),
    path("account/", views.account, name="account"),
    path("account/sign-out-everywhere/", session_views.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/export/", views.export, name="export"),
    path("account/phone/", own_views.phone, name="phone"),
    path("account/phone/code/", own_views.phone_code, name="phone_code"),
    path("account/home/", own_views.home, name="home"),
    path("account/data/", own_views.data, name="data"),
    path("account/erase/", own_views.erase, name="erase"),
    path("account/erase/code/", own_views.erase_code, name="erase_code"),
    path("people/<int:person_id>/unmask/<str:field>/", views.unmask, name="unmask"),
]
if settings.DEMO:
    own += [
        path("demo/accounts", views.demo_accounts, name="demo_accounts"),
        path("demo/sign-in", views.demo_sign_in, name="demo_sign_in"),
    ]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "people"))),
    path("sign-in/", PhoneView.as_view(), name="account_request_login_code"),
    path("sign-in/code/", code_view, name="account_confirm_login_code"),
    path("sign-in/staff/", StaffView.as_view(), name="account_login"),
    path("sign-in/second-step/", mfa_views.authenticate, name="mfa_authenticate"),
    path("sign-in/closed/", account_views.account_inactive, name="account_inactive"),
    path("sign-out/", account_views.logout, name="account_logout"),
    path("account/sessions/", session_views.sessions, name="usersessions_list"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/second-step/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/password/new/", account_views.password_set, name="account_set_password"),
    path("account/second-step/", mfa_views.index, name="mfa_index"),
    path("account/second-step/on/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/off/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-step/codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-step/codes/new/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-step/codes/file/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
]
