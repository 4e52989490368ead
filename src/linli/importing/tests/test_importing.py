"""Files of all three kinds, good and bad, taken in row by row through the real actions."""

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from linli.appeals.models import Appeal
from linli.files.limits import LARGEST_FILE
from linli.importing import actions, mapping, sheets, tables
from linli.importing.importers import Importer, importer_named
from linli.importing.models import ImportedRow, ImportRun
from linli.importing.tables import open_table
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.people.models import Household, Post
from linli.places.models import Building
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
HEADINGS = ["诉求内容", "类型", "提交时间", "姓名", "联系电话", "经度", "纬度"]
GOOD = ["楼道灯不亮", "投诉", "2026/6/9 10:00", "王女士", "13900000001", "120.351", "36.081"]


@pytest.fixture
def world() -> World:
    return worlds.build()


def importer(name: str = "appeals") -> Importer:
    found = importer_named(name)
    assert found is not None
    return found


def write_csv(path: Path, rows: list[list[str]], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    return path


def take_in(path: Path, name: str = "appeals", chosen: dict[str, str] | None = None) -> actions.Report:
    table = open_table(path)
    at = clock.now()
    run = actions.prepare(importer=importer(name), table=table, file_name=path.name, chosen=chosen, by=SYSTEM, at=at)
    return actions.run(import_run=run, importer=importer(name), table=table, by=SYSTEM, at=at)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-8", "\t"), ("utf-16", "\t")],
)
def test_csv_however_it_was_written(world: World, tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADINGS, GOOD], encoding=encoding, delimiter=delimiter)
    assert take_in(path).accepted == 1
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.kind, appeal.channel) == ("楼道灯不亮", "complaint", "import")
    assert appeal.submitted_at == worlds.MORNING
    assert appeal.reporter is not None
    assert appeal.reporter.name == "王女士"
    assert appeal.grid == world.areas["台东第1网格"]


def test_xlsx_with_its_own_dates(world: World, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append([*GOOD[:2], worlds.MORNING.replace(tzinfo=None), *GOOD[3:5], 120.351, 36.081])
    sheet.append([None] * 7)
    book.save(tmp_path / "a.xlsx")
    assert take_in(tmp_path / "a.xlsx").accepted == 1
    assert Appeal.objects.get().submitted_at.hour == 18  # 02:00 in China, the day before in UTC


def test_jsonl(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"id": "1", "time": "2026-06-09T10:00:00", "subject": "灯", "text": "灯不亮"},
        {"text": "路不平", "label": "城乡建设"},
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    assert take_in(path).accepted == 2
    assert Appeal.objects.get(text="路不平").category is not None


def test_half_a_character_refuses_its_row_and_no_other(world: World, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"text": "灯不亮"},
        {"text": "灯\ud83d不亮", "subject": "灯"},
        {"text": "路不平", "\ud83d": ""},
        {"text": "水管漏"},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    report = take_in(path)
    assert report.accepted == 2
    assert [number for number, _reason in report.refused] == [2, 3]
    assert {reason for _number, reason in report.refused} == {"有一个单元格含有不完整的字符，无法保存。"}
    at = clock.now()
    tried = actions.try_out(importer=importer(), table=open_table(path), chosen={"text": "text"}, by=SYSTEM, at=at)
    assert [number for number, _reason in tried.refused] == [2, 3]


@pytest.mark.parametrize("begins", ["=", " =", "\u3000＝", "＋", "－", "＠", "\t", "\r", "-", "+", "@"])
def test_no_cell_of_a_report_runs_as_a_formula(begins: str) -> None:
    _mark, _headings, line = tables.csv_bytes(["a"], iter([[f"{begins}cmd()"]]))
    assert next(csv.reader([line.decode()]))[0].startswith("'") if begins != "\r" else line.startswith(b"\"'\r")


def test_every_bad_row_is_refused_with_its_reason_and_the_good_ones_stay(world: World, tmp_path: Path) -> None:
    bad = {
        2: ["", *GOOD[1:]],
        3: [GOOD[0], "胡说", *GOOD[2:]],
        4: [*GOOD[:2], "上周二", *GOOD[3:]],
        5: [*GOOD[:2], "2999-01-01", *GOOD[3:]],
        6: [*GOOD[:4], "123", *GOOD[5:]],
        7: [*GOOD[:5], "0.0", "0.0"],
        8: [*GOOD[:5], "东经", "36"],
        9: [*GOOD[:2], "1999-01-01", *GOOD[3:]],
    }
    report = take_in(write_csv(tmp_path / "a.csv", [HEADINGS, *bad.values(), GOOD]))
    assert report.accepted == 1
    assert [number for number, _reason in report.refused] == list(bad)
    assert all(reason for _number, reason in report.refused)
    assert Appeal.objects.count() == 1
    assert ImportedRow.objects.filter(is_accepted=False).count() == len(bad)
    run = ImportRun.objects.get()
    text = b"".join(sheets.report(run)).decode()
    assert text.startswith("\ufeff")
    assert text.count("\n") == len(bad) + 2


def test_a_run_broken_off_goes_on_where_it_was(world: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADINGS, *([f"第{number}件", *GOOD[1:]] for number in range(5))])
    table, at = open_table(path), clock.now()
    run = actions.prepare(importer=importer(), table=table, file_name="a.csv", by=SYSTEM, at=at)

    def stop(seen: int) -> None:
        if seen == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run(import_run=run, importer=importer(), table=table, by=SYSTEM, at=at, progress=stop)
    assert Appeal.objects.count() == 3
    report = take_in(path)
    assert (report.accepted, report.done_before) == (2, 3)
    assert Appeal.objects.count() == 5


def test_the_same_file_twice_is_the_same_appeals(world: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADINGS, GOOD])
    take_in(path)
    # Even when the record of the run is lost.
    ImportRun.objects.all().delete()
    assert take_in(path).accepted == 1
    assert Appeal.objects.count() == 1


def test_a_trial_keeps_nothing(world: World, tmp_path: Path) -> None:
    table = open_table(write_csv(tmp_path / "a.csv", [HEADINGS, GOOD, ["", *GOOD[1:]]]))
    chosen = mapping.guess(importer(), table.headings)
    report = actions.try_out(importer=importer(), table=table, chosen=chosen, by=SYSTEM, at=clock.now())
    assert (report.accepted, len(report.refused)) == (1, 1)
    assert not Appeal.objects.exists()
    assert not ImportedRow.objects.exists()


def test_guesses_are_shown_and_can_be_corrected(world: World, tmp_path: Path) -> None:
    table = open_table(write_csv(tmp_path / "a.csv", [["甲", "乙"], ["路不平", "灯不亮"]]))
    assert mapping.guess(importer(), table.headings) == {}
    with pytest.raises(Refused) as raised:
        mapping.check(importer(), table.headings, {})
    assert raised.value.code == "column_missing"
    take_in(table.path, chosen={"text": "乙"})
    assert Appeal.objects.get().text == "灯不亮"


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"nonsense": "甲"}, "unknown_column"),
        ({"text": "丙"}, "unknown_heading"),
        ({"text": "甲", "subject": "甲"}, "heading_twice"),
    ],
)
def test_impossible_mappings_are_refused(chosen: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as raised:
        mapping.check(importer(), ["甲", "乙"], chosen)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xd0\xcf\x11\xe0old", "old_excel"),
        (b"\x00\x01\x02binary", "unknown_format"),
        (b"PK\x03\x04 not a workbook", "damaged"),
        (b'{"text": "a"}\n{broken', "damaged"),
        (b'{"text": ' + b"[" * 100_000, "damaged"),
        (b"\xff\xfe\xfa,\x81\n\x81\x20,\xff\n", "damaged"),
    ],
)
def test_files_that_are_no_tables_are_refused_in_words(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(Refused) as raised:
        open_table(path).count()
    assert raised.value.code == code


def test_staff_households_and_buildings(world: World, tmp_path: Path) -> None:
    staff = write_csv(
        tmp_path / "staff.csv",
        [
            ["姓名", "手机号", "用户名", "单位", "角色", "区划代码", "岗位"],
            ["周新", "13800001111", "zhouxin", "台东社区居委会", "community_worker", "370203021001", "社区工作者"],
            ["郑某", "13800002222", "zhengmou", "没有的单位", "community_worker", "370203021001", "社区工作者"],
        ],
    )
    report = take_in(staff, "staff")
    assert (report.accepted, len(report.refused)) == (1, 1)
    assert Post.objects.filter(person__name="周新").exists()
    buildings = write_csv(
        tmp_path / "buildings.csv",
        [["楼院", "地址", "小区", "网格编码"], ["9号楼", "台东五路9号", "台东小区", "370203021001001"]],
    )
    assert take_in(buildings, "buildings").accepted == 1
    code = Building.objects.get(name="9号楼").code
    homes = write_csv(
        tmp_path / "homes.csv", [["楼院编码", "房号", "户主", "手机"], [code, "1单元101", "孙女士", "13900003333"]]
    )
    assert take_in(homes, "households").accepted == 1
    assert Household.objects.filter(room="1单元101").exists()


@pytest.mark.parametrize("name", ["appeals", "staff", "households", "buildings"])
def test_the_template_can_be_read_back_and_every_column_is_guessed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(sheets.template(importer(name)))
    table = open_table(path)
    guessed = mapping.guess(importer(name), table.headings)
    assert set(guessed) == {column.name for column in importer(name).columns}
    assert table.count() == 1


@pytest.mark.parametrize("name", ["appeals", "staff", "households", "buildings"])
def test_the_example_row_of_the_template_is_nobody(world: World, tmp_path: Path, name: str) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(sheets.template(importer(name)))
    report = take_in(path, name)
    assert report.accepted == 0
    assert len(report.refused) == 1
    with translation.override("zh-hans"):
        assert "示例行" in take_in(path, name).refused[0][1]


def test_on_the_page(world: World, tmp_path: Path, settings: Any) -> None:
    settings.REQUIRE_TOTP = False
    manager, stranger = Client(), Client()
    manager.force_login(world.accounts["高管理"], backend="linli.people.backends.PostsBackend")
    stranger.force_login(world.accounts["外人"], backend="linli.people.backends.PostsBackend")
    assert stranger.get("/work/imports/").status_code == 404
    assert stranger.get("/work/imports/appeals/").status_code == 404
    assert manager.get("/work/imports/").status_code == 200
    path = write_csv(tmp_path / "a.csv", [HEADINGS, GOOD, ["", *GOOD[1:]]])
    with path.open("rb") as content:
        sent = manager.post("/work/imports/appeals/", {"file": content})
    assert sent.status_code == 302
    page = manager.get(sent.url)
    assert "诉求内容" in page.content.decode()
    run = ImportRun.objects.get()
    tried = manager.post(sent.url, {**run.mapping, "do": "try"})
    assert tried.status_code == 200
    assert not Appeal.objects.exists()
    assert manager.post(sent.url, {**run.mapping, "do": "begin"}).status_code == 302
    run.refresh_from_db()
    assert run.state == ImportRun.State.RUNNING
    from linli.importing.tasks import run as run_job

    run_job(run.pk)
    done = manager.get(sent.url).content.decode()
    assert Appeal.objects.count() == 1
    assert "2" in done
    assert stranger.get(f"/work/imports/runs/{run.pk}/report.csv").status_code == 404
    assert b"".join(manager.get(f"/work/imports/runs/{run.pk}/report.csv").streaming_content).startswith(
        b"\xef\xbb\xbf"
    )


def test_the_template_filled_in_goes_through_the_page(world: World, settings: Any) -> None:
    settings.REQUIRE_TOTP = False
    manager = Client()
    manager.force_login(world.accounts["高管理"], backend="linli.people.backends.PostsBackend")
    template = manager.get("/work/imports/appeals/template.xlsx").content
    sent = manager.post("/work/imports/appeals/", {"file": SimpleUploadedFile("a.xlsx", template)})
    assert sent.status_code == 302
    assert manager.get(sent.url).status_code == 200


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("linli.importing.tables.LARGEST_UNPACKED", 1000)
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", b"0" * 2000)
    with pytest.raises(Refused) as raised:
        open_table(path)
    assert raised.value.code == "too_large"


def test_a_workbook_made_to_keep_its_reader_busy_is_refused_at_once(tmp_path: Path) -> None:
    """A quarter of a megabyte that holds millions of words would hold up a page for minutes."""
    path = tmp_path / "busy.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", "<si><t>a</t></si>" * 1_500_000)
    with pytest.raises(Refused) as raised:
        open_table(path)
    assert raised.value.code == "too_large"


def test_a_file_too_large_for_the_page_is_not_called_empty(world: World, settings: Any) -> None:
    settings.REQUIRE_TOTP = False
    manager = Client()
    manager.force_login(world.accounts["高管理"], backend="linli.people.backends.PostsBackend")
    upload = SimpleUploadedFile("a.csv", b"a,b\n" * (LARGEST_FILE // 4 + 1))
    answer = manager.post("/work/imports/appeals/", {"file": upload})
    assert answer.status_code == 422
    assert "20 MB" in answer.content.decode()


def test_a_bad_file_on_the_page_says_why(world: World, tmp_path: Path, settings: Any) -> None:
    settings.REQUIRE_TOTP = False
    manager = Client()
    manager.force_login(world.accounts["高管理"], backend="linli.people.backends.PostsBackend")
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0old")
    with path.open("rb") as content:
        answer = manager.post("/work/imports/appeals/", {"file": content})
    assert answer.status_code == 422
    assert "xlsx" in answer.content.decode()
