"""Finds topics in a stream of appeals: those with like wording, and places that many name."""

from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.matters import Matters
from linli.reading.topics.places import Places, nearly_the_same
from linli.reading.topics.wording import Wording


class Finder:
    """Takes appeals one by one in the order in which they come; what it finds rests on earlier ones alone."""

    def __init__(self) -> None:
        self._wording = Wording()
        self._matters = Matters()
        self._places = Places()

    def add(self, appeal: Said) -> None:
        """Takes an appeal in."""
        if not self._matters.took_repeat(appeal):
            self._matters.add(appeal, self._wording.weights(appeal))
        self._places.add(appeal)

    def topics(self) -> list[Topic]:
        """Everything found so far, in the order of finding, without places that are nothing but one of the matters."""
        matters = self._matters.topics()
        places = [
            place for place in self._places.topics() if not any(nearly_the_same(place, matter) for matter in matters)
        ]
        return sorted(matters + places, key=lambda topic: (str(topic.detected_at), topic.members[0].id))
