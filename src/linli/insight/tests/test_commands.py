"""`linli insight` on files as people hand them in: out of order, with garbage, twice the same."""

import json
import random
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from linli.insight.commands import insight
from linli.insight.stream import appeal_in
from linli.reading.tests.topic_world import burst, stream
from linli.reading.topics.appeals import Said

CHINA = ZoneInfo("Asia/Shanghai")


def _row(appeal: Said) -> dict[str, object]:
    at = appeal.at.astimezone(CHINA).replace(tzinfo=None).isoformat()
    return {
        "id": appeal.id, "user": appeal.person, "time": at, "subject": appeal.subject, "text": appeal.text,
        "likes": appeal.likes, "dislikes": 0,
    }  # fmt: skip


def _write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _lines() -> list[str]:
    return [json.dumps(_row(appeal), ensure_ascii=False) for appeal in stream()]


def _replay(file: Path, *options: str) -> tuple[Result, list[dict[str, object]]]:
    out = file.with_suffix(".topics.jsonl")
    result = CliRunner().invoke(insight, ["replay", str(file), "--topics", str(out), *options])
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []
    return result, found


def test_a_topic_is_told_in_one_line(tmp_path: Path) -> None:
    result, (topic,) = _replay(_write(tmp_path / "stream.jsonl", _lines()))
    assert result.exit_code == 0
    assert "1 topics in 15 appeals" in result.stdout
    assert topic["members"] == [appeal.id for appeal in burst()]
    assert "松鹤里小区" in str(topic["title"])
    assert topic["people"] == 5
    times = [row["time"] for row in map(_row, burst())]
    assert [time for time, _value in topic["heat"]] == times  # type: ignore[attr-defined]
    assert topic["detected_at"] == times[topic["detected_after"] - 1]  # type: ignore[operator]
    assert topic["taking_off_at"] == times[-1]


def test_the_order_of_lines_changes_nothing(tmp_path: Path) -> None:
    _, straight = _replay(_write(tmp_path / "straight.jsonl", _lines()))
    mixed = _lines()
    random.Random(3).shuffle(mixed)
    result, found = _replay(_write(tmp_path / "mixed.jsonl", mixed))
    assert found == straight
    assert "put in order" in result.stderr


def test_garbage_is_named_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = _lines()
    garbage = [
        "{not json",
        "[1, 2]",
        '{"id": "9", "time": "2031-03-01 08:00:00"}',
        '{"text": "路灯不亮", "time": "2031-03-01"}',
        '{"id": "8", "text": "路灯不亮", "time": "yesterday"}',
        '{"id": "7", "text": "路灯不亮", "time": null}',
        lines[0],
    ]
    result, found = _replay(_write(tmp_path / "stream.jsonl", [*lines, "", *garbage]))
    assert result.exit_code == 0
    assert len(found) == 1
    reasons = result.stderr.splitlines()
    first = len(lines) + 2  # behind the empty line
    assert [reason.split(":")[0] for reason in reasons] == [f"line {first + n}" for n in range(len(garbage))]
    assert "was in line 1 already" in reasons[-1]


def test_one_person_fifty_times_is_one_person(tmp_path: Path) -> None:
    lines = _lines()
    fifty = [json.dumps(_row(burst()[0]) | {"id": f"again {number}"}, ensure_ascii=False) for number in range(50)]
    _, (topic,) = _replay(_write(tmp_path / "stream.jsonl", lines + fifty))
    assert topic["people"] == 5
    only = [line for line in lines if json.loads(line)["id"] not in {appeal.id for appeal in burst()[1:]}]
    _, none = _replay(_write(tmp_path / "one.jsonl", only + fifty))
    assert none == []


def test_a_file_without_any_appeal_is_refused(tmp_path: Path) -> None:
    result, _ = _replay(_write(tmp_path / "stream.jsonl", ["nothing"]))
    assert result.exit_code == 1
    assert "holds no appeal" in result.stderr


def test_what_was_found_is_compared_with_what_people_named(tmp_path: Path) -> None:
    ids = [appeal.id for appeal in burst()]
    named = _write(tmp_path / "named.csv", ["topic,id", *(f"搅拌站,{one}" for one in ids), "路灯,100", "路灯,999"])
    result, _ = _replay(_write(tmp_path / "stream.jsonl", _lines()), "--named", str(named))
    assert "F 1.00  搅拌站 (5)" in result.stdout
    assert "mean F 0.500 of 2 topics" in result.stdout
    bad = _write(tmp_path / "bad.csv", ["a,b", "1,2"])
    result, _ = _replay(tmp_path / "stream.jsonl", "--named", str(bad))
    assert result.exit_code == 1
    assert "columns topic and id are needed" in result.stderr


@pytest.mark.parametrize(
    ("time", "hour"),
    [("2031-03-01T08:00:00", 8), ("2031/3/1 8:00:00", 8), ("2031-03-01T08:00:00+00:00", 16), ("2031/3/1 8:00", 8)],
)
def test_times_are_chinas_unless_they_say_otherwise(time: str, hour: int) -> None:
    found = appeal_in(json.dumps({"id": 5, "text": "路灯不亮", "time": time, "likes": -3}).encode())
    assert isinstance(found, Said)
    assert found.at == datetime(2031, 3, 1, hour, tzinfo=CHINA)
    assert (found.id, found.likes, found.person) == ("5", 0, "appeal 5")


def test_answers_are_scored_line_by_line(tmp_path: Path) -> None:
    appeal = {"subject": "云杉街路灯不亮", "text": "云杉街东头三盏路灯坏了一个星期。"}
    good = (
        "您好！经现场核查，云杉街东头三盏路灯因电缆损坏不亮，维修队已安排抢修，预计6月5日前恢复照明，"
        "其间请注意出行安全。"
    )
    rows = [
        json.dumps(appeal | {"reply": good}, ensure_ascii=False),
        json.dumps(appeal | {"reply": "网友：您好！留言已收悉"}, ensure_ascii=False),
        "garbage",
        json.dumps(appeal | {"reply": None}),
    ]
    out = tmp_path / "out.jsonl"
    file = _write(tmp_path / "replies.jsonl", rows)
    result = CliRunner().invoke(insight, ["replies", str(file), "--out", str(out)])
    assert result.exit_code == 0
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["score"] > 0.5 for line in found] == [True, False, False, False]
    assert [reason["code"] for reason in found[0]["reasons"]] == ["addresses", "names_action", "names_time"]
    assert found[1]["reasons"] == [{"code": "empty_phrase", "words": "只说已收到，居民看不到任何结果。"}]
    assert [reason["code"] for reason in found[3]["reasons"]] == ["no_answer"]
    assert result.stderr.startswith("line 3: not a line of JSON")
