import csv
import json
import os
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from random import Random

import pytest

from linli.demo.people import names
from linli.demo.phrases import Speaker, compose, topics
from linli.demo.phrases.slots import fill, place_words
from linli.demo.phrases.topics import common, fitting
from linli.people import phones
from linli.people.models import Person

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


CHANNELS = {"hotline": 45, "web": 37, "qr": 10, "visit": 8}
SETTINGS = {"home", "property", "neighbour", "order", "fee", "street", "hazard", "shop", "office", "any", "unknown"}


def _texts(count, seed=1, channels=CHANNELS):
    random = Random(seed)
    for _ in range(count):
        topic = random.choices(topics(), [topic.weight for topic in topics()])[0]
        kind = random.choices(list(topic.kinds), list(topic.kinds.values()))[0]
        channel = random.choices(list(channels), list(channels.values()))[0]
        if channel == "patrol" and not topic.seen:
            continue
        yield compose(topic, kind=kind, channel=channel, home=HOME, at=AT, random=random)


def test_every_sentence_can_be_filled():
    random = Random(1)
    lists = ("subjects", "what", "seen", "more", "effect", "ask", "solved", "explained", "steps")
    for topic in topics():
        for sentence in [one for name in lists for one in getattr(topic, name)]:
            assert "{" not in fill(sentence, place_words(HOME), random, at=AT), (topic.name, sentence)
    for name, sentences in common().items():
        for sentence in sentences:
            words = place_words(HOME) | {"几天": "三天"}
            assert "{" not in fill(sentence, words, random), (name, sentence)


def test_every_matter_is_whole():
    tree = resources.files("linli.appeals").joinpath("data/categories.csv").read_text(encoding="utf-8")
    leaves = {" / ".join(row) for row in csv.reader(tree.splitlines())}
    for topic in topics():
        assert topic.category in leaves, topic.name
        assert topic.subjects
        assert topic.what
        assert topic.solved or set(topic.kinds) == {"praise"}, topic.name
        assert topic.explained
        assert set(topic.setting.split()) <= SETTINGS
        assert topic.place in {"building", "point", "home", "none"}


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_staff_and_residents_have_words_for_every_act_in_every_setting(setting):
    acts = (
        "dispatch contact_phone contact_visit contact_message contact_unreached responsible steps target tried "
        "tried_at_once return "
        "reassign decline wait extension extension_refused task task_result answer_solved answer_partly "
        "answer_explained answer_impossible confirm confirm_papers refute call_unreached meeting add add_after_wait "
        "urge withdraw object rating_good rating_bad"
    )
    for act in acts.split():
        assert fitting(act, setting), act


def test_who_urges_counts_the_days_that_have_passed():
    speaker = Speaker(topic=topics()[0].name, words=place_words(HOME), random=Random(3), kind="help")
    told = {speaker.say("urge", days=2) for _ in range(200)}
    assert any("两天" in words for words in told)
    assert not any(days in words for words in told for days in ("三天", "七八天", "一个星期"))
    on_the_day = {speaker.say("urge") for _ in range(200)}
    assert not any("天了" in words or "天过去" in words for words in on_the_day)


def test_a_case_speaks_of_one_relative_and_one_shop():
    for text in _texts(300, seed=5):
        relatives = [one for one in ("我妈", "我爸", "我婆婆", "我岳父", "我奶奶") if one in text.text]
        assert len(relatives) <= 1, text.text


def test_patrols_and_calls_are_not_told_in_the_first_person():
    for text in _texts(400, seed=6, channels={"hotline": 1, "visit": 1, "patrol": 2}):
        assert "我" not in text.text, text.text


def test_lengths_are_those_of_real_appeals():
    lengths = sorted(len(text.text) for text in _texts(2_000))
    assert 150 < lengths[1_000] < 260
    assert 500 < lengths[1_800] < 1_000
    assert lengths[0] < 40
    assert lengths[-1] > 1_000


def test_hardly_two_texts_are_the_same():
    assert len({text.text for text in _texts(1_000)}) > 970


def test_subjects_fit_their_column():
    assert all(len(text.subject) <= 80 for text in _texts(500))


def test_nobody_in_the_demo_has_a_number_that_somebody_could_have():
    person = Person()
    names.give_number(person, names.RESIDENT_NUMBERS)
    assert person.phone.startswith("+8613490")
    assert phones.is_mobile(person.phone)
    assert names.landline(12) == "0532-0000-0012"


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
    lists = ("subjects", "what", "seen", "more", "effect", "ask", "solved", "explained", "steps")
    sentences = [one for topic in topics() for name in lists for one in getattr(topic, name)]
    sentences += [one for group in common().values() for one in group]
    taken = [one for one in sentences if any(one[start : start + size] in runs for start in range(len(one) - size + 1))]
    assert not taken
