"""Numbers never lie readable in the database, and are still found."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Forbidden, Refused
from linli.people import actions, secrets
from linli.people.actions.keys import rotate_keys
from linli.people.models import Account, Person, Unmasking
from linli.people.phones import NotAPhone, national, normalise

from .conftest import AT

pytestmark = pytest.mark.django_db
PHONE, IDENTITY = "13812345678", "370203195001011234"


@pytest.fixture
def wang():
    person = Person(name="王阿姨", created_at=AT)
    person.set_phone(PHONE)
    person.set_identity_number(IDENTITY)
    person.save()
    return person


def raw_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM people_person p")
        return cursor.fetchall()


def test_the_raw_row_holds_no_number(wang):
    stored = str(raw_rows())
    assert PHONE not in stored
    assert IDENTITY not in stored
    assert Person.objects.get().phone == "+86" + PHONE


def test_the_same_number_is_never_encrypted_to_the_same_text():
    assert secrets.encrypt(PHONE) != secrets.encrypt(PHONE)


@pytest.mark.parametrize("typed", [PHONE, "138 1234 5678", "+86 138-1234-5678", "0086 13812345678"])
def test_a_person_is_found_however_the_number_is_typed(wang, typed):
    assert Person.objects.by_phone(typed).get() == wang


def test_identity_numbers_are_found_and_unique(wang):
    assert Person.objects.by_identity_number(" " + IDENTITY).get() == wang
    other = Person(name="x")
    other.set_identity_number(IDENTITY)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_filtering_on_ciphertext_is_a_mistake_that_shows(wang):
    with pytest.raises(TypeError):
        Person.objects.filter(phone=PHONE).exists()


def test_a_number_without_its_look_up_column_is_refused(wang):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=wang.pk).update(phone_lookup=None)


@pytest.mark.parametrize(
    ("shown", "masked"),
    [
        (secrets.masked_phone("+8613812345678"), "138****5678"),
        (secrets.masked_phone("+8653283111111"), "053283****11"),
        (secrets.masked_phone(None), ""),
        (secrets.masked_identity(IDENTITY), "3702**********1234"),
        (secrets.masked_name("王阿姨"), "王**"),
        (secrets.masked_name("李敏"), "李*"),
        (secrets.masked_name("欧阳娜娜子"), "欧**"),
        (secrets.masked_name(""), ""),
    ],
)
def test_masks(shown, masked):
    assert shown == masked


@pytest.mark.parametrize("typed", ["", "1", "abc", "138123456789999", "😀"])
def test_what_is_no_number_is_refused_in_words(typed):
    with pytest.raises(NotAPhone):
        normalise(typed)


def test_numbers_are_shown_as_they_are_dialled():
    assert national("+8613812345678") == PHONE
    assert national("+14155552671") == "+14155552671"


def test_unmasking_is_written_down_and_stays(wang):
    reader = Person.objects.create(name="赵主任")
    by = Actor(person_id=reader.pk)
    assert actions.unmask(person=wang, field="phone", reason="call back", by=by, at=AT) == "+86" + PHONE
    row = Unmasking.objects.get()
    assert (row.seen_by, row.person, row.reason, row.seen_at) == (reader, wang, "call back", AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unmasking.objects.update(reason="nothing")
    with pytest.raises(IntegrityError), transaction.atomic():
        Unmasking.objects.all().delete()


def test_no_reason_no_number(wang):
    by = Actor(person_id=wang.pk)
    with pytest.raises(Refused):
        actions.unmask(person=wang, field="phone", reason="  ", by=by, at=AT)
    with pytest.raises(Forbidden):
        actions.unmask(person=wang, field="phone", reason="rule", by=SYSTEM, at=AT)
    assert not Unmasking.objects.exists()


def test_changing_the_key_loses_nothing(wang, settings):
    account = Account.objects.create_user(person=wang, phone_lookup=wang.phone_lookup)
    factor = Authenticator.objects.create(
        user=account, type=Authenticator.Type.TOTP, data={"secret": secrets.encrypt("SECRET")}
    )
    settings.FIELD_KEYS = ["new", *settings.FIELD_KEYS]
    assert Person.objects.by_phone(PHONE).get() == wang
    rotate_keys()
    settings.FIELD_KEYS = ["new"]
    assert Person.objects.by_phone(PHONE).get().identity_number == IDENTITY
    account.refresh_from_db()
    assert account.phone_lookup == secrets.lookup("+86" + PHONE)
    factor.refresh_from_db()
    assert secrets.decrypt(factor.data["secret"]) == "SECRET"
    settings.FIELD_KEYS = ["another"]
    with pytest.raises(ImproperlyConfigured):
        Person.objects.get()
