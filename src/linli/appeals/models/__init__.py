"""Tables of the room, one idea a file."""

from linli.appeals.models.appeal import Appeal
from linli.appeals.models.category import Category, Phrase
from linli.appeals.models.choices import (
    BAD_SCORES,
    Audience,
    Channel,
    ContactWay,
    Kind,
    Nature,
    Outcome,
    Privacy,
    RatingReason,
    Score,
    fitting_reasons,
)
from linli.appeals.models.reader import Reader, Way
from linli.appeals.models.steps import (
    Answer,
    CallBack,
    Confirmation,
    Extension,
    Follower,
    HelperTask,
    JointMeeting,
    Plan,
    Rating,
    Remark,
    SavedFilter,
    Written,
)
from linli.appeals.models.tally import Tally
from linli.appeals.models.words import Words

__all__ = [
    "BAD_SCORES",
    "Answer",
    "Appeal",
    "Audience",
    "CallBack",
    "Category",
    "Channel",
    "Confirmation",
    "ContactWay",
    "Extension",
    "Follower",
    "HelperTask",
    "JointMeeting",
    "Kind",
    "Nature",
    "Outcome",
    "Phrase",
    "Plan",
    "Privacy",
    "Rating",
    "RatingReason",
    "Reader",
    "Remark",
    "SavedFilter",
    "Score",
    "Tally",
    "Way",
    "Words",
    "Written",
    "fitting_reasons",
]
