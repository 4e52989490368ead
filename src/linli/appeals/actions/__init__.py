"""The only writers of appeals, grouped by who acts. Each is one transaction; each names who and when."""

from linli.appeals.actions.erasing import forget_person, forget_settled
from linli.appeals.actions.handle import (
    add_helper,
    answer,
    ask_extension,
    contact,
    decide_extension,
    escalate,
    finish_help,
    give_back,
    plan,
    resume,
    take,
    wait,
    wait_over,
)
from linli.appeals.actions.judge import call_back, close_unrated, confirm, hold_meeting, rate, refute
from linli.appeals.actions.resident import add, follow, object_to, unfollow, urge, withdraw
from linli.appeals.actions.submit import Draft, submit
from linli.appeals.actions.triage import accept, categorise, decline, dispatch, merge, reassign

__all__ = [
    "Draft",
    "accept",
    "add",
    "add_helper",
    "answer",
    "ask_extension",
    "call_back",
    "categorise",
    "close_unrated",
    "confirm",
    "contact",
    "decide_extension",
    "decline",
    "dispatch",
    "escalate",
    "finish_help",
    "follow",
    "forget_person",
    "forget_settled",
    "give_back",
    "hold_meeting",
    "merge",
    "object_to",
    "plan",
    "rate",
    "reassign",
    "refute",
    "resume",
    "submit",
    "take",
    "unfollow",
    "urge",
    "wait",
    "wait_over",
    "withdraw",
]
