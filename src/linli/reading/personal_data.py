"""Personal data in free text: found, so that a screen can hint at it or mask it. Finding is a help, not a promise."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Full-width digits and letters to plain ones, place by place, so that positions stay those of the text.
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ－＋　", "0123456789Xx-+ ")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?(1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4})(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])0(?:10|2[0-9]|[3-9][0-9]{2})[- ]?[2-8][0-9]{6,7}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


class DataKind(StrEnum):
    """What was found."""

    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data: `text[start:end]`."""

    kind: DataKind
    start: int
    end: int
    text: str


def personal_data(text: str) -> list[Found]:
    """Mainland telephone and identity numbers (with a right checksum and date), in order."""
    plain = text.translate(_PLAIN)
    found = [
        Found(DataKind.IDENTITY_NUMBER, match.start(), match.end(), text[match.start() : match.end()])
        for match in _IDENTITY.finditer(plain)
        if is_identity_number(match.group())
    ]
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(plain):
            start, end = match.span()
            if not any(start < other.end and other.start < end for other in found):
                found.append(Found(DataKind.PHONE, start, end, text[start:end]))
    return sorted(found, key=lambda piece: piece.start)


def is_identity_number(number: str) -> bool:
    """True for 18 digits (the last may be X) with a possible date of birth and the right check digit."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", number, re.ASCII):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return born.year >= 1850 and _CHECK[total % 11] == number[17].upper()


def masked(text: str) -> str:
    """The text with the middle of every number found replaced by stars: 138****5678."""
    parts: list[str] = []
    position = 0
    for piece in personal_data(text):
        parts.append(text[position : piece.start])
        keep = 3 if piece.kind is DataKind.PHONE else 4
        hidden = len(piece.text) - keep - 4
        parts.append(piece.text[:keep] + "*" * max(hidden, 4) + piece.text[-4:])
        position = piece.end
    return "".join([*parts, text[position:]])
