"""A resident's sign-in: a code to a number. The first right code makes the account; nobody learns who has one.

django-allauth keeps the process (session, attempts, time-out); what differs here is that an unknown number gets
a real code too, so that known and unknown numbers are answered alike, in words and in what happens.
"""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import generate_user_code
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from linli.kernel import clock
from linli.people import actions, known, secrets
from linli.people.adapter import AccountAdapter
from linli.people.models import Account
from linli.people.own_codes import count_tries


class PhoneCode(LoginCodeVerificationProcess):
    """One number, one code, five minutes, five attempts."""

    def generate_code(self) -> str:
        """Six digits, for a known and an unknown number alike."""
        code: str = generate_user_code(**app_settings.PHONE_VERIFICATION_CODE_FORMAT)
        self.state["code"] = code
        return code

    def send_by_phone(self, phone: str, skip_enumeration_mails: bool = False) -> None:
        """Sends a code, whoever the number belongs to."""
        AccountAdapter().send_verification_code_sms(user=self.user, phone=phone, code=self.generate_code())

    def resend(self) -> None:
        """A new code; the one before is worth nothing."""
        self.send()
        self.record_resend()
        self.persist()

    @property
    def can_resend(self) -> bool:
        """How often is decided by the limit on requests, which counts for the number and not for this session."""
        return True

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """The code came back: signs in, after making the account of a number that has none."""
        phone = self.state["phone"]
        account = self.user or get_adapter().get_user_by_phone(phone)
        if account is None:
            account = actions.open_account(phone=phone, at=clock.now())
        record_authentication(self.request, account, method="code", phone=secrets.masked_phone(phone))
        get_adapter().set_phone_verified(account, phone)
        self.abort_code()
        return perform_login(self.request, Login(user=account, redirect_url=redirect_url))

    def is_used_up(self) -> bool:
        """Counts one more try at this code; ends the process when there were too many."""
        state = self.state
        if count_tries(f"{state['phone']} {state['at']} {self.code}", at=clock.now()) <= self.max_attempts:
            return False
        self.abort()
        return True

    def abort_code(self) -> None:
        """Forgets the code at once, so that it opens nothing twice."""
        self.state["code"] = ""
        self.request.session.pop("account_login", None)

    @classmethod
    def begin(cls, request: HttpRequest, *, account: Account | None, phone: str) -> None:
        """Sends the first code and keeps the process in the session."""
        login = Login(user=account)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=account, phone=phone), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> "PhoneCode | None":
        """The process under way, unless it is too old."""
        process: PhoneCode | None = cls(stage=stage).abort_if_invalid()  # type: ignore[no-untyped-call]
        return process


class FromTheStart:
    """Coming back to a first page starts again; allauth would push on to the step under way, with the wrong number."""

    def _redirect_to_pending_stage(self, _request: HttpRequest, _stage: LoginStage) -> None:
        return None


class PhoneView(FromTheStart, RequestLoginCodeView):
    """Asks for the number."""

    template_name = "account/request_login_code.html"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Sends the code and goes on to ask for it."""
        PhoneCode.begin(
            self.request,
            account=form._user,  # type: ignore[attr-defined]
            phone=form.cleaned_data["phone"],
        )
        return HttpResponseRedirect(self.get_success_url())  # type: ignore[no-untyped-call]


class CodeView(ConfirmLoginCodeView):
    """Asks for the code."""

    template_name = "account/confirm_login_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Gives allauth's view our kind of process."""
        self.stage = request._login_stage  # type: ignore[attr-defined]
        self._process = PhoneCode.resume(self.stage) if self.stage.state.get("phone") else None
        if self._process is None:
            return HttpResponseRedirect(reverse("account_request_login_code"))
        return super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Counts before it compares, and in the database: tries at the same moment must not buy more of them."""
        if self._action == "resend":
            key = known.limited(request, self._process.state["phone"])
            is_allowed = ratelimit.consume(request, action="request_login_code", key=key)
        else:
            is_allowed = ratelimit.consume(request, action="confirm_login_code")
        if not is_allowed:
            form = self.get_form()
            form.is_valid()
            form.errors.clear()
            form.add_error(None, get_adapter().validation_error("too_many_login_attempts"))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        if self._action == "verify" and self._process.is_used_up():
            get_adapter().add_message(
                request, messages.ERROR, message=get_adapter().error_messages["too_many_login_attempts"]
            )
            return HttpResponseRedirect(reverse("account_request_login_code"))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The number is shown masked: somebody may be looking over the shoulder."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["phone"] = secrets.masked_phone(context["phone"])
        return context


class StaffView(FromTheStart, LoginView):
    """User name and password, for staff."""

    template_name = "account/login.html"
