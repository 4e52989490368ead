"""What staff and residents say at the steps of one case."""

from collections.abc import Mapping
from random import Random

from linli.demo.phrases.slots import fill
from linli.demo.phrases.topics import fitting, topic_named
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
    "单元": "该单元",
    "邻单元": "旁边单元",
}
_SAME_WEEK = ("", "一天", "两天", "三天", "四天", "五天", "六天", "一个星期", "八天", "九天", "十天")
_CALM = {"enquiry", "praise", "suggestion", "enterprise"}


def days_passed(days: int) -> str:
    """How a resident counts the days they have waited; at least one."""
    if days < len(_SAME_WEEK):
        return _SAME_WEEK[max(days, 1)]
    return "十来天" if days < 14 else "半个月" if days < 18 else "二十来天"


class Speaker:
    """Finds words: the matter's own where it has some, else those that fit its setting and its kind."""

    def __init__(self, *, topic: str, words: Mapping[str, str], random: Random, kind: str, channel: str = "") -> None:
        self.topic = topic_named(topic)
        self.words = dict(words or _SOMEWHERE)
        self.random = random
        # Colleagues are answered without ceremony.
        self.manner = "patrol" if channel == "patrol" else kind if kind in _CALM else "trouble"
        # Texts of a file say nothing of where it is: whatever presumes a place would be a guess.
        self.setting = self.topic.setting if words else "unknown"
        self.route = self.topic.route
        self._is_direct = random.random() < DIRECT[kind]  # type: ignore[index]

    def wants_direct(self) -> bool:
        """Whether the first desk answers by itself."""
        return self._is_direct

    def pass_on(self) -> None:
        """From now on it is a case for more than the first desk."""
        self._is_direct = False

    def say(self, what: str, *, days: int = 0) -> str:
        """Words for an act; `days` have passed since the appeal was raised."""
        self.words["几天"] = days_passed(days)
        if what.startswith("answer_"):
            return self._answer(what)
        own = self.topic.steps if what == "steps" and self.setting != "unknown" else ()
        pool = own or fitting(what, *self.setting.split())
        if days == 0:
            # Nobody complains of waiting on the day itself.
            pool = tuple(line for line in pool if "{几天}" not in line) or pool
        return fill(self.random.choice(pool), self.words, self.random)

    def _answer(self, what: str) -> str:
        # What we know of our own matters need not be so where a file speaks of something like them.
        known = {"answer_solved": self.topic.solved, "answer_explained": self.topic.explained}
        own = known.get(what, ()) if self.setting != "unknown" else ()
        parts = (
            self.random.choice(fitting("answer_opening", self.manner)),
            self.random.choice(own or fitting(what, *self.setting.split())),
            self.random.choice(fitting("answer_closing", self.manner)),
        )
        return fill("".join(parts), self.words, self.random)
