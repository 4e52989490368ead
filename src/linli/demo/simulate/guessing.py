"""What a text of a file is about: the matter of ours whose sentences share most words with it.

No more than a guess, good enough to send an appeal to a likely desk in the demo; a text that is near to nothing goes
under "other".
"""

from collections import Counter
from functools import cached_property
from math import log

from linli.appeals.models import Kind
from linli.demo.phrases import Topic, topics
from linli.demo.simulate.texts import Given
from linli.reading.words import words

# Words of the beginning say most; and a text must share that much with a matter, on average per word, to count.
_READ = 400
# What somebody wants they say in the subject or in the first sentences.
_BEGINNING = 120
_SUBJECT_COUNTS = 3
_NEAR_ENOUGH = 0.055

_SIGNS = (
    (Kind.PRAISE, ("感谢信", "表扬", "点赞", "致谢")),
    (Kind.REPORT, ("举报", "检举")),
    (Kind.COMPLAINT, ("投诉", "扰民", "乱收费", "欺诈", "拖欠", "违规", "违法", "质疑")),
    (Kind.ENQUIRY, ("咨询", "请问", "想问", "想了解", "怎么办理", "什么时候", "疑问")),
    (Kind.SUGGESTION, ("建议", "提议")),
)


class Guess:
    """Holds how much each word says about each matter; reads our own sentences when first asked."""

    @cached_property
    def _weights(self) -> dict[str, dict[str, float]]:
        """Word -> group of matters -> how much it speaks for the group."""
        groups: dict[str, Counter[str]] = {}
        for topic in topics():
            lines = (*topic.subjects, *topic.what, *topic.more, *topic.ask, *topic.solved, topic.category)
            groups.setdefault(topic.group, Counter()).update(
                word for line in lines for word in words(line) if len(word) > 1
            )
        spread = Counter(word for counts in groups.values() for word in counts)
        weights: dict[str, dict[str, float]] = {}
        for group, counts in groups.items():
            for word, count in counts.items():
                weights.setdefault(word, {})[group] = (1 + log(count)) * log(len(groups) / spread[word])
        return weights

    def topic(self, given: Given) -> Topic:
        """The likely matter; of those under the file's own label, if it has one that we know."""
        allowed = [topic for topic in topics() if given.label and topic.category.startswith(given.label)]
        groups = {topic.group for topic in allowed}
        scores: Counter[str] = Counter()
        read = words(given.subject) * _SUBJECT_COUNTS + words(given.text[:_READ])
        for word in read:
            for group, weight in self._weights.get(word, {}).items():
                if not groups or group in groups:
                    scores[group] += weight  # type: ignore[assignment]
        best = scores.most_common(1)
        if best and (groups or best[0][1] / max(len(read), 1) > _NEAR_ENOUGH * log(len(read) + 2)):
            return next(topic for topic in (allowed or topics()) if topic.group == best[0][0])
        if allowed:
            return allowed[0]
        return next(topic for topic in topics() if topic.group == "other" and not topic.weight)

    def kind(self, text: str, topic: Topic) -> str:
        """What the resident wants, by the first telling word; else what the matter mostly is."""
        for kind, signs in _SIGNS:
            if any(sign in text[:_BEGINNING] for sign in signs):
                return kind
        return max(topic.kinds, key=lambda kind: topic.kinds[kind])
