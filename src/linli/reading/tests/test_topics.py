"""Appeals that are one matter are found while they arrive, and nothing else is."""

from dataclasses import replace
from datetime import timedelta

from linli.reading.tests.topic_world import BEGIN, burst, others, said, stream
from linli.reading.topics.appeals import Said, Topic
from linli.reading.topics.finding import Finder
from linli.reading.topics.heat import heat, took_off_at
from linli.reading.topics.matters import REMEMBERED
from linli.reading.topics.titles import title


def _found(appeals: list[Said]) -> list[Topic]:
    finder = Finder()
    for appeal in appeals:
        finder.add(appeal)
    return finder.topics()


def _ids(topic: Topic) -> set[str]:
    return {appeal.id for appeal in topic.members}


def test_a_burst_is_one_topic_and_unlike_matters_are_none() -> None:
    (topic,) = _found(stream())
    assert _ids(topic) == {appeal.id for appeal in burst()}
    assert topic.detected_after <= 4
    assert _found(others()) == []


def test_the_title_names_the_place_and_the_matter() -> None:
    (topic,) = _found(stream())
    name = title(topic)
    assert "松鹤里小区" in name
    assert "搅拌站" in name


def test_one_person_alone_makes_no_topic_however_many_appeals() -> None:
    same = burst()[0]
    fifty = [replace(same, id=f"again {number}", at=same.at + timedelta(hours=number)) for number in range(50)]
    assert _found(others() + fifty) == []
    assert _found(others() + burst(person="one and the same")) == []


def test_repeats_belong_to_the_topic_but_change_neither_its_people_nor_its_heat() -> None:
    last = burst()[-1]
    again = [replace(last, id=f"again {number}", at=last.at + timedelta(minutes=number + 1)) for number in range(49)]
    (topic,) = _found(sorted(stream() + again, key=lambda appeal: appeal.at))
    assert len(topic.members) == 5 + 49
    assert len(topic.people) == 5
    values = [value for _at, value in heat(topic.members)]
    assert set(values[4:]) == {values[4]}


def test_what_was_found_rests_on_what_had_come_by_then() -> None:
    """A stream cut off at the moment of detection finds the same topic at the same moment."""
    (whole,) = _found(stream())
    assert whole.detected_at
    (cut,) = _found([appeal for appeal in stream() if appeal.at <= whole.detected_at])
    assert (cut.detected_at, cut.detected_after) == (whole.detected_at, whole.detected_after)
    assert _found([appeal for appeal in stream() if appeal.at < whole.detected_at]) == []


def test_a_place_that_several_people_name_is_found_whatever_they_say_of_it() -> None:
    told = (
        ("望江区听涛花园停水三天", "三天没有水，什么时候恢复？"),
        ("望江区听涛花园门口车辆乱停", "消防车也进不去。"),
        ("建议望江区听涛花园加装充电桩", "新能源车越来越多。"),
        ("望江区听涛花园业主大会何时召开", "两年没有开过会了。"),
    )
    appeals = [said(number, *words, days=number) for number, words in enumerate(told)]
    topics = _found(others() + appeals)
    assert [(topic.kind, topic.name, len(topic.members)) for topic in topics] == [("place", "听涛花园", 4)]


def test_what_was_silent_for_more_than_a_year_takes_no_new_members() -> None:
    again = burst()[0]
    soon = replace(again, id="soon", person="somebody", at=again.at + timedelta(days=300))
    late = replace(again, id="late", person="somebody else", at=soon.at + REMEMBERED + timedelta(days=1))
    (topic,) = _found([*stream(), soon, late])
    assert _ids(topic) == {appeal.id for appeal in burst()} | {"soon"}


def test_heat_counts_people_likes_and_growth_and_forgets() -> None:
    calm = [said(number, "", "路灯不亮", days=number * 10) for number in range(3)]
    assert heat(calm)[0] == (BEGIN, 3.0)  # one person, and one more than usual
    liked = [replace(calm[0], likes=7)]
    assert heat(liked)[0][1] == 3.0 + 3.0  # log2(1 + 7)
    old = [*calm, said(9, "", "路灯不亮", days=300)]
    assert heat(old)[-1][1] == 3.0


def test_a_topic_takes_off_when_many_come_within_a_week() -> None:
    slow = [said(number, "", "路灯不亮", days=number * 7) for number in range(8)]
    assert took_off_at(slow) is None
    fast = [said(number, "", "路灯不亮", days=60 + number) for number in range(10, 16)]
    assert took_off_at(slow + fast) == fast[4].at


def test_appeals_without_words_are_no_trouble() -> None:
    assert _found([said(number, "", "？！", days=number) for number in range(5)]) == []
