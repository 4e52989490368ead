"""What kinds of things happened lately, for those who only need to know that something did."""

from typing import Final

# A row whose transaction ends after that of a later row is passed over: pages are told to look, nothing is proved.
SINCE: Final = "SELECT subject_type, max(id) FROM events_event WHERE id > %s GROUP BY subject_type"
NEWEST: Final = "SELECT coalesce(max(id), 0) FROM events_event"
