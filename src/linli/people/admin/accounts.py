"""Accounts and access tokens."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.people import actions, permissions
from linli.people.admin.recorded import RecordedAdmin, acting
from linli.people.models import Account, ApiToken
from linli.ui.columns import column


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A new password may be given; the old one is nobody's to see."""

    new_password = forms.CharField(
        label=_("New password"), required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    class Meta:
        model = Account
        fields = ("username", "person", "is_active", "is_staff", "is_superuser")

    def clean_username(self) -> str | None:
        """No name is null: the empty text could be taken only once."""
        return self.cleaned_data["username"] or None

    def clean_new_password(self) -> str:
        """By the same rules as everywhere."""
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def save(self, commit: bool = True) -> Any:
        """Sets the password if one was given; the first one may be none at all."""
        if self.cleaned_data["new_password"]:
            self.instance.set_password(self.cleaned_data["new_password"])
        elif not self.instance.password:
            self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(Account)
class AccountAdmin(RecordedAdmin):
    """Ways in. Rights are not here: they come from posts."""

    form = AccountForm
    list_display = ("username", column("person__name", _("person")), "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    list_select_related = ("person",)
    search_fields = ("username", "person__name__startswith")
    autocomplete_fields = ("person",)
    readonly_fields = ("last_login", "created_at", "phone_verified")
    fields = (
        "username", "person", "new_password", "is_active", "is_staff", "is_superuser", "phone_verified",
        "last_login", "created_at",
    )  # fmt: skip
    ordering = ("id",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only one for whom every door is open may open every door to another."""
        fields = tuple(self.readonly_fields)
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        """Nor may anybody else change such an account: its password would be enough."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new account of a known number can sign in with it at once."""
        if not change:
            obj.created_at = clock.now()
            lookup = obj.person.phone_lookup if obj.person else None
            obj.phone_lookup = None if Account.objects.filter(phone_lookup=lookup).exists() else lookup
        super().save_model(request, obj, form, change)


class TokenForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Scopes as boxes to tick."""

    scopes = forms.MultipleChoiceField(
        label=_("permissions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Empty: everything that the account's posts allow."),
    )

    class Meta:
        model = ApiToken
        fields = ("account", "name", "scopes", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scopes" in self.fields:
            self.fields["scopes"].choices = [  # type: ignore[attr-defined]
                (permission.name, permission.sentence) for permission in permissions.all_permissions()
            ]

    def clean_expires_at(self) -> Any:
        """A token that is over before it begins is a slip of the hand."""
        expires_at = self.cleaned_data["expires_at"]
        if expires_at and expires_at <= clock.now():
            raise forms.ValidationError(_("The token would have expired already."))
        return expires_at


@admin.register(ApiToken)
class ApiTokenAdmin(RecordedAdmin):
    """Other systems' ways in. The token itself is shown once, after it was made."""

    form = TokenForm
    list_display = (
        "name",
        column("account__username", _("account")),
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_select_related = ("account",)
    autocomplete_fields = ("account",)
    actions = ("revoke",)
    ordering = ("-id",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Makes the token and shows it."""
        data = form.cleaned_data
        token, raw = actions.create_token(
            account=data["account"],
            name=data["name"],
            scopes=data["scopes"],
            expires_at=data["expires_at"],
            by=acting(request),
            at=clock.now(),
        )
        obj.pk = token.pk
        obj.created_at = token.created_at
        self.message_user(
            request, _("Copy this token now; it is not shown again: %(token)s") % {"token": raw}, messages.WARNING
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An administrator can make no token that opens more than their own account does."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "account" and field is not None and not request.user.is_superuser:
            field.queryset = Account.objects.filter(is_superuser=False)
        return field

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """A token is revoked and made anew, not changed; the list must open, so that it can be revoked."""
        return obj is None and super().has_change_permission(request, obj)

    @admin.action(description=_("Revoke the chosen tokens"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """They open nothing from now on."""
        for token in queryset:
            actions.revoke_token(token=token, by=acting(request), at=clock.now())
        self.message_user(request, _("The tokens are revoked."))
