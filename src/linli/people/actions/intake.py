"""Staff, households and persons coming in from lists and forms. All of it may be run again with the same input."""

from datetime import datetime
from typing import Any
from unicodedata import category

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.people import phones, secrets
from linli.people.models import Account, Household, Organisation, Person, Post, Role


@transaction.atomic
def person_with_phone(*, name: str, phone: str, by: Actor, at: datetime) -> Person:
    """The person with this number and name, made when unknown. An account's holder wins over namesakes."""
    number = phones.normalise(phone)
    same = Person.objects.filter(phone_lookup__in=secrets.lookups(number), erased_at=None)
    found = same.filter(name=name).order_by("account__id", "id").first() if name else None
    found = found or same.filter(account__isnull=False).filter(name__in=["", name]).first()
    if found is not None:
        if name and not found.name:
            found.name = name
            found.save(update_fields=["name"])
        return found
    person = Person(name=name, created_at=at)
    person.set_phone(number)
    person.save()
    record("person.added", person, by=by, at=at, facts={})
    return person


@transaction.atomic
def add_staff(
    *,
    name: str,
    phone: str,
    username: str,
    organisation_name: str,
    role_code: str,
    area_code: str,
    title: str,
    duty_phone: str = "",
    by: Actor,
    at: datetime,
    password: str | None = None,
) -> Post:
    """A member of staff with account and post; run again, it finds what is there. Raises Refused, naming the cause.

    Without a password the first sign-in is by telephone code, after which one is set.
    """
    name, username, title = name.strip(), username.strip(), title.strip()
    if not name:
        raise Refused(_("The name is missing."), code="name_missing")
    if not title:
        raise Refused(_("The title of the post is missing."), code="title_missing")
    _refuse_long(_("The name may have %(most)d characters at most."), name, Person, "name")
    _refuse_long(_("The title of the post may have %(most)d characters at most."), title, Post, "title")
    _refuse_long(_("The user name may have %(most)d characters at most."), username, Account, "username")
    area = apps.get_model("places", "Area").objects.filter(code=area_code.strip()).first()
    if area is None:
        raise Refused(_("There is no area with the code “%(code)s”.") % {"code": area_code}, code="unknown_area")
    role = Role.objects.filter(code=role_code.strip()).first()
    if role is None:
        raise Refused(_("There is no role “%(code)s”.") % {"code": role_code}, code="unknown_role")
    organisation = _organisation(organisation_name.strip(), area.path)
    person = person_with_phone(name=name, phone=phone, by=by, at=at)
    _account_for(person, username=username, password=password, may_manage="people.manage" in role.permissions, at=at)
    day = timezone.localdate(at)
    post = (
        Post.objects.filter(person=person, organisation=organisation, area=area, role=role)
        .filter(valid_from__lte=day)
        .exclude(valid_until__lt=day)
        .first()
    )
    if post is not None:
        if (post.title, post.duty_phone) != (title, duty_phone):
            post.title, post.duty_phone = title, duty_phone
            post.save(update_fields=["title", "duty_phone"])
        return post
    vacant = Post.objects.filter(
        person=None, organisation=organisation, area=area, role=role, title=title, valid_until=None
    ).first()
    post = vacant or Post(organisation=organisation, area=area, role=role)
    post.person, post.title, post.duty_phone, post.valid_from = person, title, duty_phone, day
    post.save()
    record(
        "post.filled",
        post,
        by=by,
        at=at,
        facts={"person_id": person.pk, "organisation_id": organisation.pk, "area_id": area.pk, "role": role.code},
    )
    return post


def _refuse_long(message: Any, text: str, model: type[Model], column: str) -> None:
    """A sentence with the limit, instead of whatever the database says; and control characters are no text."""
    most = getattr(model._meta.get_field(column), "max_length", None)
    if most is not None and len(text) > most:
        raise Refused(message % {"most": most}, code="too_long")
    if any(category(letter) == "Cc" for letter in text):
        raise Refused(_("The text contains a character that cannot be stored."), code="unstorable")


def _organisation(name: str, area_path: str) -> Organisation:
    """The active organisation of that name; among namesakes the one nearest to the area."""
    found = list(Organisation.objects.filter(name=name, is_active=True).select_related("area").order_by("id"))
    near = [one for one in found if one.area is None or area_path.startswith(one.area.path)]
    if not found:
        raise Refused(_("There is no organisation “%(name)s”.") % {"name": name}, code="unknown_organisation")
    if len(found) > 1 and not near:
        raise Refused(_("Several organisations are named “%(name)s”.") % {"name": name}, code="ambiguous_organisation")
    return max(near or found, key=lambda one: len(one.area.path) if one.area else 0)


def _account_for(person: Person, *, username: str, password: str | None, may_manage: bool, at: datetime) -> Account:
    account = Account.objects.filter(person=person).first()
    if account is not None:
        if username and account.username and account.username != username:
            raise Refused(
                _("This person already signs in as “%(username)s”.") % {"username": account.username},
                code="other_username",
            )
        if username and not account.username:
            account.username = username
        account.is_staff = account.is_staff or may_manage
        _save(account, username)
        return account
    account = Account(
        person=person, username=username or None, phone_lookup=person.phone_lookup, is_staff=may_manage, created_at=at
    )
    if Account.objects.filter(phone_lookup=person.phone_lookup).exists():
        # Somebody else signs in with this number; staff can still use their user name.
        account.phone_lookup = None
    account.set_password(password)
    _save(account, username)
    return account


def _save(account: Account, username: str) -> None:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Refused(
            _("The user name “%(username)s” is taken.") % {"username": username}, code="username_taken"
        ) from error


@transaction.atomic
def home_at(*, building_code: str, room: str, by: Actor, at: datetime) -> Household:
    """The home of a room in a building, added when unknown. Raises Refused."""
    room = room.strip()
    if not room:
        raise Refused(_("The room is missing."), code="room_missing")
    _refuse_long(_("The room may have %(most)d characters at most."), room, Household, "room")
    building = apps.get_model("places", "Building").objects.filter(code=building_code.strip()).first()
    if building is None:
        raise Refused(
            _("There is no building with the code “%(code)s”.") % {"code": building_code}, code="unknown_building"
        )
    household, is_new = Household.objects.get_or_create(building=building, room=room)
    if is_new:
        record("household.added", household, by=by, at=at, facts={"building_id": building.pk})
    return household


@transaction.atomic
def add_household(
    *, building_code: str, room: str, resident_name: str = "", phone: str = "", by: Actor, at: datetime
) -> Household:
    """A home and, if named, one who lives there; run again, it finds what is there. Raises Refused."""
    household = home_at(building_code=building_code, room=room, by=by, at=at)
    resident_name = resident_name.strip()
    _refuse_long(_("The name may have %(most)d characters at most."), resident_name, Person, "name")
    if phone.strip():
        person = person_with_phone(name=resident_name, phone=phone, by=by, at=at)
        if person.household_id != household.pk:
            person.household = household
            person.save(update_fields=["household"])
    elif resident_name and not household.persons.filter(name=resident_name).exists():
        person = Person.objects.create(name=resident_name, household=household, created_at=at)
        record("person.added", person, by=by, at=at, facts={})
    return household
