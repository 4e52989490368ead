"""Signs people in, and answers Django's back office from posts: who manages people may change people, and so on."""

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

from linli.kernel import clock
from linli.people.access import Access, access_of
from linli.people.models import Account

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

# Which permission opens which room of the back office. A room not named here opens to the superuser alone,
# so that a new room is closed until somebody decides.
ROOMS = {
    "people": "people.manage",
    "usersessions": "people.manage",
    "mfa": "people.manage",
    "places": "places.manage",
    "workflow": "people.manage",
    "appeals": "people.manage",
    "notices": "notices.publish",
    "events": "events.audit",
}
AUDIT = "events.audit"
# What is open besides, single tables within a room: looking is watched by somebody else than those who look.
TABLES = {"people.view_unmasking": AUDIT}


class PostsBackend(AuthenticationBackend):
    """User name or telephone with password (allauth's), and permissions through the posts held now."""

    def get_user(self, user_id: int) -> Account | None:
        """The account with its person in one statement: staff pages name who works there.

        The numbers stay encrypted where they lie; whoever asks for them reads them.
        """
        found = Account.objects.select_related("person").defer("person__phone", "person__identity_number")
        return found.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: "AbstractBaseUser | AnonymousUser", perm: str, obj: object | None = None) -> bool:
        """`perm` is Django's "room.action_model"; history may be seen, never changed."""
        room, _, codename = perm.partition(".")
        if room == "events" and not codename.startswith("view_"):
            return False
        return self._opens(user_obj, room) or (perm in TABLES and self._can(user_obj, TABLES[perm]))

    def has_module_perms(self, user_obj: "AbstractBaseUser | AnonymousUser", app_label: str) -> bool:
        """May this room be seen at all?"""
        return self._opens(user_obj, app_label) or any(
            perm.startswith(f"{app_label}.") and self._can(user_obj, permission) for perm, permission in TABLES.items()
        )

    def _opens(self, user: "AbstractBaseUser | AnonymousUser", room: str) -> bool:
        permission = ROOMS.get(room)
        if permission is None or not (permission == AUDIT or getattr(user, "is_staff", False)):
            return False
        return self._can(user, permission)

    def _can(self, user: "AbstractBaseUser | AnonymousUser", permission: str) -> bool:
        return user.pk is not None and user.is_active and self._access(user).can(permission)

    def _access(self, user: "AbstractBaseUser | AnonymousUser") -> Access:
        """Kept on the account for the length of a request: the index page asks some forty times."""
        access: Access | None = getattr(user, "_linli_access", None)
        if access is None:
            access = access_of(user.pk or 0, clock.now())
            user._linli_access = access  # type: ignore[union-attr]
        return access
