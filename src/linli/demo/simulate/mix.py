"""What comes in and how it goes: the shares from which the simulation draws."""

from random import Random
from typing import Final

from linli.appeals.models import Channel, ContactWay, Kind, Outcome, RatingReason

CHANNELS: Final = {
    Channel.HOTLINE: 30,
    Channel.WEB: 28,
    Channel.QR: 14,
    Channel.PATROL: 19,
    Channel.VISIT: 11,
}
# Share of appeals that the first desk answers by itself (published: 53 to 86 % over all kinds).
DIRECT: Final = {
    Kind.ENQUIRY: 0.93,
    Kind.PRAISE: 0.98,
    Kind.SUGGESTION: 0.7,
    Kind.HELP: 0.54,
    Kind.COMPLAINT: 0.5,
    Kind.REPORT: 0.3,
    Kind.ENTERPRISE: 0.4,
}
# Direct answers to these are one conversation; to the others the desk must ask around first.
ANSWERED_AT_ONCE: Final = frozenset({Kind.ENQUIRY, Kind.PRAISE, Kind.SUGGESTION, Kind.ENTERPRISE})
# Share of matters tied to no place for which an operator takes the caller's address all the same.
ADDRESS_TAKEN: Final = 0.7
# What comes in between, each as a share of the cases in which it could happen.
CONFIDENTIAL: Final = 0.035
CONFIDENTIAL_REPORT: Final = 0.45
ANONYMOUS: Final = 0.025
ON_BEHALF: Final = 0.05
DECLINED: Final = 0.022
OBJECTS: Final = 0.25
# Neighbours who raise what another has raised shortly before; most of those are merged.
REPEATED: Final = 0.05
MERGED: Final = 0.75
WITHDRAWN: Final = 0.018
CATEGORISED_AGAIN: Final = 0.04
UNREACHED: Final = 0.05
WAITS: Final = 0.05
HELPED: Final = 0.09
EXTENDED: Final = 0.06
EXTENSION_GRANTED: Final = 0.72
RETURNED: Final = {"grid": 0.04, "provider": 0.05, "department": 0.1}
ESCALATED: Final = {"grid": 0.05, "provider": 0.06, "community": 0.05, "street": 0.06}
REASSIGNED: Final = 0.5
REFUTED: Final = 0.05
URGED: Final = 0.1
ADDED: Final = 0.08
FOLLOWED: Final = 0.05
PICTURED: Final = 0.08
# Work that takes less, in minutes of working time, needs no plan: it is done before one is due.
PLANNED_FROM: Final = 240
# How often each clock runs out, as a share of the cases in which it runs, and by how many minutes of working time then
# (the middle; some run over by far more). All together about one case in ten has been late at some step, and one in
# twenty is answered after the day promised.
LATE: Final = {"accept": 0.02, "take": 0.05, "contact": 0.05, "plan": 0.05, "resolve": 0.09, "confirm": 0.04}
OVERRUN: Final = {"accept": 45, "take": 150, "contact": 170, "plan": 260, "resolve": 900, "confirm": 160}
# Cases that somebody simply leaves lying, past the day promised.
STUCK: Final = 0.004
# Who judges: the resident on the page, the resident on the telephone, or nobody.
RATES: Final = {"page": 0.42, "call": 0.4, "nobody": 0.18}
# 1 (very dissatisfied) to 5: on the telephone people are franker than on the page.
SCORES_ON_PAGE: Final = (4, 5, 7, 27, 57)
SCORES_ON_CALL: Final = (7, 9, 9, 44, 31)

OUTCOMES: Final = {
    Kind.ENQUIRY: {Outcome.EXPLAINED: 95, Outcome.SOLVED: 5},
    Kind.PRAISE: {Outcome.EXPLAINED: 100},
    Kind.SUGGESTION: {Outcome.EXPLAINED: 60, Outcome.PARTLY: 22, Outcome.SOLVED: 18},
}
OUTCOMES_ELSE: Final = {Outcome.SOLVED: 70, Outcome.PARTLY: 12, Outcome.EXPLAINED: 14, Outcome.IMPOSSIBLE: 4}

OUTCOMES_URGENT: Final = {Outcome.SOLVED: 85, Outcome.EXPLAINED: 15}
# What the first desk can say by itself about something that must be repaired or looked into.
OUTCOMES_DIRECT: Final = {Outcome.EXPLAINED: 92, Outcome.PARTLY: 6, Outcome.IMPOSSIBLE: 2}

WAYS: Final = {ContactWay.PHONE: 72, ContactWay.VISIT: 19, ContactWay.MESSAGE: 9}
# For what cannot be looked at.
WAYS_ELSE: Final = {ContactWay.PHONE: 86, ContactWay.VISIT: 3, ContactWay.MESSAGE: 11}
GOOD_REASONS: Final = (RatingReason.FAST, RatingReason.SOLVED, RatingReason.FRIENDLY)
BAD_REASONS: Final = (
    RatingReason.NOT_SOLVED,
    RatingReason.NOT_SOLVED,
    RatingReason.SLOW,
    RatingReason.EMPTY_ANSWER,
    RatingReason.CAME_BACK,
    RatingReason.RUDE,
    RatingReason.NO_CONTACT,
)

GOOD_SCORE: Final = 4
BAD_SCORE: Final = 2


def pick[Choice](shares: dict[Choice, int] | dict[Choice, float], random: Random) -> Choice:
    """One of the keys, by its share."""
    return random.choices(list(shares), list(shares.values()))[0]


def score(*, on_call: bool, random: Random) -> int:
    """A rating from 1 to 5."""
    return random.choices((1, 2, 3, 4, 5), SCORES_ON_CALL if on_call else SCORES_ON_PAGE)[0]


def minutes(median: float, spread: float, random: Random) -> float:
    """A span of time with a long tail: log-normal around the median."""
    return median * random.lognormvariate(0, spread)
