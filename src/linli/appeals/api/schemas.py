"""What goes in and out of the API. Moments are ISO 8601 with a zone; coordinates are WGS-84 degrees."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from linli.appeals.models import Channel, Kind, Nature, Outcome, Privacy


class Asked(Schema):
    """Input: unknown fields are an error, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


class NewAppeal(Asked):
    """An appeal to be raised. The same `submission_key` sent twice is one appeal."""

    submission_key: UUID
    kind: Kind
    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    subject: Annotated[str, Field(max_length=80)] = ""
    category: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    privacy: Privacy = Privacy.OPEN
    is_urgent: bool = False
    building_code: Annotated[str, Field(max_length=20)] = ""
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    address: Annotated[str, Field(max_length=200)] = ""
    reporter_name: Annotated[str, Field(max_length=60)] = ""
    reporter_phone: Annotated[str, Field(max_length=30)] = ""
    channel: Channel = Channel.API


class State(Schema):
    """Where an appeal stands after what was asked for."""

    number: str
    state: str
    state_version: int
    level: str
    holder_post: int | None
    promised_by: datetime | None
    next_due_at: datetime | None


class Seen(Asked):
    """`seen` is the `state_version` last read; when somebody has moved the case since, the answer is 409."""

    seen: Annotated[int, Field(ge=1, lt=2**31)] | None = None


Text = Annotated[str, Field(min_length=1, max_length=10_000)]
Id = Annotated[int, Field(ge=1, lt=2**62)]


class Acceptance(Seen):
    """Kind, nature and category as the triager corrects them."""

    kind: Kind | None = None
    nature: Nature | None = None
    category: Id | None = None


class Dispatch(Seen):
    """The post that becomes the lead; `note` is for staff."""

    to: Id
    note: Annotated[str, Field(max_length=10_000)] = ""


class Reason(Seen):
    """Why."""

    reason: Text


class Tried(Seen):
    """What was tried before passing up."""

    tried: Text


class Contact(Asked):
    """A contact with the resident: phone, visit, message or unreached."""

    way: str
    text: Text


class Reply(Seen):
    """The answer of a round."""

    text: Text
    outcome: Outcome


class Into(Seen):
    """The number of the appeal it is merged into."""

    into: Annotated[str, Field(max_length=20)]


class Problem(Schema):
    """Why something was not done, in the reader's language; `code` does not change with it."""

    message: str
    code: str
    details: dict[str, Any] = {}


class Count(Schema):
    """How many appeals submitted on `day` have this first-level category (0: none yet) and state."""

    day: date
    category: int
    state: str
    count: int
