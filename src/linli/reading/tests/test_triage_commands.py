"""`linli triage` from the outside, with small files; the real appeals only where they are."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linli.reading.commands import triage

from .triage_world import outside_rows, rows, write


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(triage, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(autouse=True)
def own_model(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    settings.CATEGORY_MODEL = tmp_path / "models" / "category.model"
    return Path(settings.CATEGORY_MODEL)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    file = write(folder / "train.jsonl", rows())
    outside = write(folder / "outside.jsonl", outside_rows())
    run("train", file, "--outside", outside, "--model", folder / "category.model", "--source", "Invented appeals.")
    return folder / "category.model"


def test_training_reports_bad_lines_and_writes_a_model_with_its_card(tmp_path: Path) -> None:
    good = rows()
    lines = [json.dumps(row, ensure_ascii=False) for row in good]
    lines[3:3] = [
        '{"text": "   ", "label": "交通运输"}',
        '{"text": "哪里都有的事情", "label": "外星事务"}',
        "{not json",
        json.dumps(good[0], ensure_ascii=False),
    ]
    target = tmp_path / "new" / "category.model"
    labels = [part for label in ("交通运输", "教育文体", "环境保护") for part in ("--label", label)]
    told = run("train", write(tmp_path / "train.jsonl", lines), "--model", target, *labels).output
    assert "empty text: line 4" in told
    assert "unknown label “外星事务”: line 5" in told
    assert "not JSON: line 6" in told
    assert "the same text again: line 7" in told
    assert target.exists()
    card = target.with_suffix(".md").read_text()
    assert "macro-F1" in card
    assert "交通运输 40" in card


def test_the_old_model_stays_when_the_new_one_is_not_better(model: Path) -> None:
    before = model.read_bytes()
    told = run("train", model.with_name("train.jsonl"), "--outside", model.with_name("outside.jsonl"), "--model", model)
    assert "kept the old model" in told.output
    assert model.read_bytes() == before


def test_its_own_training_data_is_cross_validated(model: Path) -> None:
    result = run("evaluate", model.with_name("train.jsonl"), "--model", model, "--json")
    assert "cross-validating instead" in result.stderr
    told = json.loads(result.stdout)
    assert told["how"] == "cross-validation"
    assert set(told["full"]["accuracy_at"]) == {"1.0", "0.9", "0.8", "0.7"}
    assert sum(map(sum, told["full"]["confusion"])) == 120


def test_unseen_data_are_answered_by_the_model_and_seen_ones_left_out(model: Path, tmp_path: Path) -> None:
    mixed = rows(30, seed=55) + rows()[:5]
    result = run("evaluate", write(tmp_path / "b.jsonl", mixed), "--model", model, "--json")
    assert "left out 5 appeals that the model learned from" in result.stderr
    told = json.loads(result.stdout)
    assert (told["how"], told["seen"]) == ("the model", 5)
    assert told["body"]["macro_f1"] > 0.8
    assert "| right" in run("evaluate", tmp_path / "b.jsonl", "--model", model).output


def test_predictions_keep_the_order_whatever_the_lines_hold(model: Path, tmp_path: Path) -> None:
    lines = [
        '{"text": "公交车半小时不来，出租车拒载", "label": "whatever"}',
        "",
        "garbage",
        '{"text": ""}',
        '{"subject": null, "time": null, "text": "学校乱收补课费，老师体罚学生"}',
        '{"text": 7}',
        "[1]",
    ]
    out = tmp_path / "out.jsonl"
    result = run("predict", write(tmp_path / "in.jsonl", lines), "--out", out, "--model", model, "--threshold", "0.5")
    told = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["best"] for row in (told[0], told[4])] == ["交通运输", "教育文体"]
    assert told[0]["label"] == "交通运输"
    assert len(told) == 7
    for place in (1, 2, 3, 5, 6):
        assert told[place]["label"] is None
        assert told[place]["confidence"] < 0.5
    assert "line 3: not JSON" in result.stderr
    assert "line 6: “text” is no text" in result.stderr


def test_without_a_model_of_its_own_the_shipped_one_answers_and_a_damaged_one_is_said(
    own_model: Path, tmp_path: Path
) -> None:
    file, out = write(tmp_path / "in.jsonl", ['{"text": "老板拖欠工资"}']), tmp_path / "out.jsonl"
    run("predict", file, "--out", out)
    assert json.loads(out.read_text())["best"] == "劳动和社会保障"
    own_model.parent.mkdir()
    own_model.write_bytes(b"nothing of the kind")
    assert "no category model" in run("predict", file, "--out", out, code=1).output


def test_matters_outside_are_picked(tmp_path: Path) -> None:
    lines = ['{"subject": "身份证到期怎么换", "text": "问一下"}', '{"subject": "路灯不亮", "text": "请修"}']
    out = tmp_path / "out.jsonl"
    assert "1 appeals" in run("outside", write(tmp_path / "in.jsonl", lines), "--out", out).output
    assert json.loads(out.read_text())["subject"] == "身份证到期怎么换"


@pytest.mark.slow
def test_real_appeals_reach_what_the_documentation_says(tmp_path: Path) -> None:
    """A fifth that was held back from a model trained on the rest; no alike texts on both sides."""
    folder = Path(os.environ.get("LINLI_DATA", Path(__file__).parents[5] / "shared" / "data")) / "appeals"
    if not folder.exists():
        pytest.skip("LINLI_DATA does not name a folder with the real appeals")
    from linli.reading.categories import samples
    from linli.reading.categories.corpus import corpora
    from linli.reading.categories.learning import labels_of
    from linli.reading.categories.measuring import figures, splits
    from linli.reading.categories.neighbours import groups_of
    from linli.reading.categories.training import fit

    known = samples.read(folder / "labelled.jsonl").samples
    labels = labels_of(known)
    import numpy as np

    numbers = np.array([labels.index(found.label or "") for found in known])
    full, bare = corpora(known)
    learn, ask = next(splits(numbers, groups_of([found.text for found in known])))
    fitted = fit(full, learn, numbers, len(labels))
    for corpus, least in ((bare, 0.88), (full, 0.89)):
        told = figures(fitted.scores(corpus, ask), numbers[ask], label_count=len(labels), threshold=0)
        assert told.macro_f1 > least
