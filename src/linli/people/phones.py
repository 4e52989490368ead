"""Telephone numbers: one stored form (E.164) and the forms people read."""

import phonenumbers
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refused

REGION = "CN"


class NotAPhone(Refused):
    """What was typed cannot be a telephone number."""


def normalise(text: str) -> str:
    """E.164 form ("+8613812345678") of a number as typed in China; raises NotAPhone."""
    try:
        number = phonenumbers.parse(text.strip(), REGION)
    except phonenumbers.NumberParseException as error:
        raise NotAPhone(_("This is not a telephone number. Please check it.")) from error
    if not phonenumbers.is_possible_number(number) or not phonenumbers.is_valid_number(number):
        raise NotAPhone(_("This is not a telephone number. Please check it."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def national(phone: str) -> str:
    """The number as it is dialled in China ("13812345678", "0532 8311 1111"); a foreign one keeps its +."""
    try:
        number = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException:
        return phone
    if number.country_code != phonenumbers.country_code_for_region(REGION):
        return phone
    return (
        str(number.national_number)
        if is_mobile(phone)
        else phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    )


def is_mobile(phone: str) -> bool:
    """True when a text message can reach this number."""
    try:
        number = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(number) in {
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
