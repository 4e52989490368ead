"""The model of categories: what it answers, how it is kept, what it says of a file that is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation

from linli.reading.categories import learning, samples
from linli.reading.categories.confidence import calibrated, threshold_for
from linli.reading.categories.corpus import corpora
from linli.reading.categories.errors import ModelUnreadable, NotEnough
from linli.reading.categories.learning import Trained
from linli.reading.categories.measuring import figures, splits
from linli.reading.categories.model import load, save
from linli.reading.categories.neighbours import groups_of
from linli.reading.categories.outside import is_outside
from linli.reading.categories.samples import Sample, fingerprint
from linli.reading.categories.suggestions import SHIPPED, suggest
from linli.reading.categories.terms import cleaned, terms_of
from linli.reading.categories.training import fit, packed

from .triage_world import outside_rows, rows, write

AT = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    file = write(tmp_path_factory.mktemp("triage") / "train.jsonl", rows() + outside_rows())
    return samples.read(file).samples


@pytest.fixture(scope="module")
def trained(known: list[Sample]) -> Trained:
    return learning.train(known, at=AT)


def test_unseen_appeals_are_placed_and_others_are_not_sure(trained: Trained, tmp_path: Path) -> None:
    unseen = samples.read(write(tmp_path / "a.jsonl", rows(8, seed=77))).samples
    for found in unseen:
        told = suggest(found.text, found.subject, model=trained.model)
        assert told.best.label == found.label
        assert [item.confidence for item in told.ranked] == sorted((i.confidence for i in told.ranked), reverse=True)
        assert sum(item.confidence for item in told.ranked) <= 1.0001
    assert not suggest("派出所不给开证明，身份证补办手续太多", model=trained.model, threshold=0.8).sure


def test_the_words_that_decided_stand_in_the_text(trained: Trained) -> None:
    text, subject = "您好！南塘村昨天　公交车半小时不来，请处理。", "公交车不来"
    told = suggest(text, subject, model=trained.model)
    assert told.best.label == "交通运输"
    assert told.reasons
    assert told.reasons[0].weight == 1
    for reason in told.reasons:
        assert (subject if reason.in_subject else text)[reason.start : reason.end] == reason.text
    assert any("公交" in reason.text for reason in told.reasons)
    assert suggest(text, subject, model=trained.model, explain=False).reasons == ()


@pytest.mark.parametrize("text", ["", "   ", "。。。！！", "\u200b"])
def test_a_text_without_words_is_nobodys(trained: Trained, text: str) -> None:
    told = suggest(text, model=trained.model)
    assert not told.sure
    assert told.best.confidence < 0.5
    assert told.reasons == ()


def test_words_never_met_are_not_sure(trained: Trained) -> None:
    assert not suggest("qwertyuiop", model=trained.model).sure


def test_the_threshold_is_the_callers(trained: Trained) -> None:
    text = "河水发黑发臭，学校乱收补课费，公交车不来"
    assert suggest(text, model=trained.model, threshold=0).sure
    assert not suggest(text, model=trained.model, threshold=1).sure


def test_a_model_is_read_as_it_was_written(trained: Trained, tmp_path: Path) -> None:
    file = tmp_path / "category.model"
    save(trained.model, file)
    again = load(file)
    assert again.labels == trained.model.labels
    assert again.threshold == trained.model.threshold
    assert again.facts["trained_at"] == "2026-05-04T08:00:00+00:00"
    terms = terms_of("餐馆油烟直排", "油烟")
    # Weights are kept with half the digits.
    assert again.confidences(again.scores(terms)) == pytest.approx(
        trained.model.confidences(trained.model.scores(terms)), abs=0.01
    )
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda content: content[:-200], "内容与校验值不符"),
        (lambda content: content[:500] + b"x" + content[501:], "内容与校验值不符"),
        (lambda content: content.replace(b" 0001 ", b" 0009 ", 1), "第 9 版"),
        (lambda content: b"PK" + content, "不是分类模型"),
        (lambda content: b"", "不是分类模型"),
    ],
)
def test_a_spoilt_model_says_what_is_wrong(trained: Trained, tmp_path: Path, spoil, reason: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "category.model"
    save(trained.model, file)
    file.write_bytes(spoil(file.read_bytes()))
    with translation.override("zh-hans"), pytest.raises(ModelUnreadable, match=reason):
        load(file)
    with translation.override("zh-hans"), pytest.raises(ModelUnreadable, match="不存在"):
        load(tmp_path / "none.model")


def test_training_gives_the_same_model_again_and_what_it_measured_is_what_it_does(
    trained: Trained, known: list[Sample]
) -> None:
    full, _bare = corpora(known)
    labels = trained.model.labels
    numbers = np.array([-1 if found.label is None else labels.index(found.label) for found in known])
    fitted = fit(full, np.arange(len(known)), numbers, len(labels))
    again = packed(fitted, full, labels, slope=trained.model.slope, outside=trained.model.outside, threshold=0.5)
    every = fitted.scores(full, np.arange(len(known)))
    for place in (0, 7, 50):
        one = again.scores(terms_of(known[place].text, known[place].subject))
        assert one == pytest.approx(every[place], abs=1e-4)
        assert one == pytest.approx(trained.model.scores(terms_of(known[place].text, known[place].subject)), abs=1e-6)
    assert trained.measured.full.macro_f1 > 0.9
    assert trained.measured.full.outside_unsure is not None
    assert set(trained.measured.new_labels_unsure) == set(labels)


def test_a_model_no_better_is_not_taken(trained: Trained, known: list[Sample], tmp_path: Path) -> None:
    assert not learning.compared(trained.model, trained, known).better
    stranger = replace(trained.model, seen=np.zeros(0, dtype=np.uint64), biases=np.array([9, 0, 0], dtype=np.float32))
    comparison = learning.compared(stranger, trained, known)
    assert comparison.better
    assert "has not seen" in comparison.on
    assert learning.compared(replace(trained.model, labels=("a", "b")), trained, known).better


@pytest.mark.usefixtures("_english")
def test_too_little_to_learn_from_is_said(known: list[Sample]) -> None:
    with pytest.raises(NotEnough, match="two categories"):
        learning.train([found for found in known if found.label == "交通运输"], at=AT)
    few = [found for found in known if found.label != "环境保护"] + [Sample("河水发黑", "", "环境保护", 1)]
    with pytest.raises(NotEnough, match="环境保护 1"):
        learning.train(few, at=AT)
    same = [Sample(f"同一件事情说了又说，第{'一二三四五六七八九十'[n % 10]}遍", "", "ab"[n % 2], n) for n in range(40)]
    with pytest.raises(NotEnough, match="nearly all alike"):
        learning.train(same, at=AT)


def test_alike_texts_are_never_on_both_sides() -> None:
    base = "小区门口的路灯坏了三个星期，晚上老人出门看不见路，"
    texts = [base + end for end in ("请修理。", "请派人来修！", "盼回复。")]
    texts += ["东边的水费算得不对，多收了两个月", "西边的学费涨了一倍，没有人解释"]
    groups = groups_of(texts)
    assert len(set(groups[:3])) == 1
    assert len(set(groups[2:])) == 3
    assert len(set(groups_of(["", "啊", "完全两样"]))) == 3
    many = np.repeat(np.arange(20), 3)
    for learn, ask in splits(np.tile([0, 1, 1], 20), many):
        assert not set(many[learn]) & set(many[ask])


def test_figures_against_counting_by_hand() -> None:
    confidences = np.array([[0.9, 0.05], [0.6, 0.3], [0.2, 0.7], [0.55, 0.4], [0.4, 0.35]])
    told = figures(confidences, np.array([0, 1, 1, 0, -1]), label_count=2, threshold=0.58)
    assert told.confusion == [[2, 0], [1, 1]]
    assert told.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert told.accuracy_at[1.0] == 0.75
    assert told.accuracy_at[0.7] == pytest.approx(2 / 3)  # the surest three: 0.9 right, 0.7 right, 0.6 wrong
    assert (told.sure_share, told.sure_accuracy) == (0.75, pytest.approx(2 / 3))
    assert (told.outside_samples, told.outside_unsure) == (1, 1.0)


def test_confidence_is_low_where_nothing_says_yes() -> None:
    scores = np.array([[2.0, -2], [-2, 2], [1, -1], [-1, 1]] * 10 + [[-1.5, -1.4]] * 10)
    numbers = np.array([0, 1, 0, 1] * 10 + [-1] * 10)
    told = calibrated(scores, numbers).confidences(np.array([[2.0, -2], [-1.5, -1.4]]))
    assert told[0].max() > 0.8
    assert told[1].max() < 0.5
    assert threshold_for(np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, True, False])) == 0.7


def test_a_text_is_cleaned_and_every_character_knows_its_place() -> None:
    text = "ＡＢ区 2019年12月见 https://example.org/a?b=1 很吵"
    told = cleaned(text)
    assert told.text == "ab区0年0月见很吵"
    start, end = told.span(told.text.index("很"), len(told.text))
    assert text[start:end] == "很吵"
    assert fingerprint("A区 很吵！") == fingerprint("Ａ区很吵")
    assert fingerprint("A区很吵") != fingerprint("B区很吵")


def test_matters_outside_are_told_by_their_subject() -> None:
    assert is_outside("身份证到期能否网上换证")
    assert is_outside("A7县农资补贴没有到账")
    assert not is_outside("派出所门口道路积水")
    assert not is_outside("小区路灯不亮")


def test_the_shipped_model_is_there_and_small() -> None:
    assert SHIPPED.stat().st_size < 15_000_000
    model = load(SHIPPED)
    assert len(model.labels) == 7
    for text, label in (
        ("幼儿园乱收费，老师体罚学生", "教育文体"),
        ("拖欠工资三个月，老板不给买社保", "劳动和社会保障"),
        ("工厂偷排污水，河水发黑发臭", "环境保护"),
    ):
        told = suggest(text, model=model)
        assert (told.best.label, told.sure or told.best.confidence > 0.5) == (label, True)
    assert SHIPPED.with_suffix(".md").exists()
