import json
import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from linli.demo.phrases import compose, topics
from linli.demo.phrases.slots import fill, place_words
from linli.demo.phrases.topics import common

AT = datetime(2026, 6, 9, 2, 0, tzinfo=UTC)
HOME = {
    "compound": "海泊花园",
    "building": "3号楼",
    "address": "青岛市市北区无棣路12号",
    "community_name": "台东社区",
    "street_name": "台东街道",
    "grid_name": "台东第1网格",
    "room": "1单元201室",
}


def _texts(count, seed=1):
    random = Random(seed)
    for _ in range(count):
        topic = random.choices(topics(), [topic.weight for topic in topics()])[0]
        kind = random.choices(list(topic.kinds), list(topic.kinds.values()))[0]
        channel = random.choices(("hotline", "web", "qr", "visit"), (45, 30, 15, 10))[0]
        yield compose(topic, kind=kind, channel=channel, home=HOME, at=AT, random=random)


def test_every_sentence_can_be_filled():
    random, words = Random(1), place_words(HOME)
    lists = ("subjects", "what", "more", "effect", "ask", "solved", "explained", "steps")
    for topic in topics():
        for sentence in [one for name in lists for one in getattr(topic, name)]:
            assert "{" not in fill(sentence, words, random, at=AT), (topic.name, sentence)
    for name, sentences in common().items():
        for sentence in sentences:
            assert "{" not in fill(sentence, words, random), (name, sentence)


def test_lengths_are_those_of_real_appeals():
    lengths = sorted(len(text.text) for text in _texts(2_000))
    assert 140 < lengths[1_000] < 260
    assert 500 < lengths[1_800] < 1_000
    assert lengths[0] < 40
    assert lengths[-1] > 1_000


def test_hardly_two_texts_are_the_same():
    assert len({text.text for text in _texts(1_000)}) > 970


def test_subjects_fit_their_column():
    assert all(len(text.subject) <= 80 for text in _texts(500))


@pytest.mark.slow
def test_no_text_was_taken_from_the_shared_data():
    """No run of 16 characters of ours stands in any of the real appeals."""
    folder = Path(os.environ.get("LINLI_DATA", Path(__file__).parents[5] / "shared" / "data")) / "appeals"
    if not (folder / "labelled.jsonl").exists():
        pytest.skip("LINLI_DATA does not name a folder with the real appeals")
    size = 16
    runs = set()
    for name in ("labelled.jsonl", "stream_2019H1.jsonl", "replies.jsonl"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            for value in json.loads(line).values():
                if isinstance(value, str):
                    runs.update(value[start : start + size] for start in range(len(value) - size + 1))
    lists = ("subjects", "what", "more", "effect", "ask", "solved", "explained", "steps")
    sentences = [one for topic in topics() for name in lists for one in getattr(topic, name)]
    sentences += [one for group in common().values() for one in group]
    taken = [one for one in sentences if any(one[start : start + size] in runs for start in range(len(one) - size + 1))]
    assert not taken
