"""Ways in: an account signs in, a token lets another system in. Neither carries rights; posts do."""

from typing import Any, ClassVar

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.people.models.person import Person


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's own commands and tests; the product uses `people.actions`."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """By user name, without regard to case."""
        return self.get(username__iexact=username)

    def create_user(self, username: str | None = None, password: str | None = None, **fields: Any) -> "Account":
        """An account; without a password it signs in by telephone only."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    @transaction.atomic
    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """An account for whom every door is open. It gets a person, since every act needs an actor."""
        person = fields.pop("person", None) or Person.objects.create(name=username)
        return self.create_user(username, password, person=person, **{**fields, "is_staff": True, "is_superuser": True})


class Account(AbstractBaseUser):
    """What signs in. Residents have a telephone number, staff a user name as well."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("This user name is taken.")},
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("person")
    )
    # The number one signs in with; the number itself is the person's. Unique, unlike the person's:
    # a family may share one telephone, but one number opens one account.
    phone_lookup = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  (unique where given)
    phone_verified = models.BooleanField(_("telephone verified"), default=False, db_default=False)
    is_active = models.BooleanField(_("may sign in"), default=True, db_default=True)
    is_staff = models.BooleanField(_("may enter the back office"), default=False, db_default=False)
    is_superuser = models.BooleanField(_("may do everything"), default=False, db_default=False)
    # Counted up to end every session at once, whether or not we know of it.
    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), null=True, editable=False)
    demo_label = models.CharField(_("label in the demo's table"), max_length=80, blank=True, db_default="")

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("username"), name="account_username_unique_any_case"),
            models.CheckConstraint(
                condition=models.Q(is_superuser=False) | models.Q(is_staff=True), name="account_superuser_is_staff"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.username or '—'} (#{self.pk})"

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What every session carries: changes with the password, as Django's does, and with `session_epoch`."""
        text = f"{self.password}:{self.session_epoch}"
        return salted_hmac("linli.people.session", text, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, permission: str, obj: models.Model | None = None) -> bool:
        """Django's question, asked by the back office; the answer comes from posts (people.backends)."""
        if not self.is_active:
            return False
        return self.is_superuser or any(
            backend.has_perm(self, permission, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def has_perms(self, permissions: list[str], obj: models.Model | None = None) -> bool:
        """All of them."""
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        """May this account see anything of this room in the back office?"""
        if not self.is_active:
            return False
        return self.is_superuser or any(
            backend.has_module_perms(self, app_label)
            for backend in get_backends()
            if hasattr(backend, "has_module_perms")
        )


class ApiToken(models.Model):
    """Lets another system act as an account, within `scopes`. Only the token's SHA-256 is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("account"))
    name = models.CharField(_("what it is for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("permissions"),
        default=list,
        blank=True,
        help_text=_("Empty: everything that the account's posts allow."),
    )
    created_at = models.DateTimeField(_("created at"), editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return f"{self.name} (#{self.pk})"
