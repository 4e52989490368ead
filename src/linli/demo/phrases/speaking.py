"""What staff and residents say at the steps of one case."""

from collections.abc import Mapping
from random import Random

from linli.demo.phrases.slots import fill
from linli.demo.phrases.topics import common, topic_named
from linli.demo.simulate.mix import DIRECT

# A text from a file brings no words of a place; sentences must read well all the same.
_SOMEWHERE = {
    "小区": "该小区",
    "楼": "该楼",
    "路": "该路段",
    "地址": "现场",
    "社区": "社区",
    "街道": "街道",
    "网格": "网格",
    "室": "家中",
}


class Speaker:
    """Finds words: the matter's own where it has some, else those that fit any matter."""

    def __init__(self, *, topic: str, words: Mapping[str, str], random: Random, kind: str) -> None:
        self.topic = topic_named(topic)
        self.words = words or _SOMEWHERE
        self.random = random
        self.route = self.topic.route
        self._is_direct = random.random() < DIRECT[kind]  # type: ignore[index]

    def wants_direct(self) -> bool:
        """Whether the first desk answers by itself."""
        return self._is_direct

    def pass_on(self) -> None:
        """From now on it is a case for more than the first desk."""
        self._is_direct = False

    def say(self, what: str) -> str:
        """Words for an act."""
        own = {"answer_solved": self.topic.solved, "answer_explained": self.topic.explained, "steps": self.topic.steps}
        pool = own.get(what) or common()[what]
        sentence = self.random.choice(pool)
        if what.startswith("answer_"):
            opening, closing = (self.random.choice(common()[f"answer_{part}"]) for part in ("opening", "closing"))
            sentence = opening + sentence + closing
        return fill(sentence, self.words, self.random)
