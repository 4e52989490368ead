import json
import os
from pathlib import Path

import pytest

from linli.kernel.errors import Refused
from linli.places import district_file
from linli.places.names import display_name


def written(path: Path, **changes: object) -> Path:
    content = {
        "format": district_file.FORMAT,
        "areas": [
            {"level": "district", "code": "370203", "name": "市北区"},
            {"level": "street", "code": "370203021", "name": "台东街道"},
        ],
        **changes,
    }
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_the_shipped_district_is_whole():
    district = district_file.read(district_file.SHIPPED)
    levels = [area.level for area in district.areas]
    assert (levels.count("district"), levels.count("street"), levels.count("community")) == (1, 22, 137)
    assert all(area.boundary for area in district.areas if area.level == "street")
    assert {area.boundary_source for area in district.areas} == {"openstreetmap", ""}
    assert all(not area.name.endswith("委会") for area in district.areas)
    assert (district_file.SHIPPED.parent / "NOTICE.md").read_text("utf-8").count("© OpenStreetMap contributors") == 2


@pytest.mark.skipif("LINLI_DATA" not in os.environ, reason="LINLI_DATA names no folder with the source files")
def test_the_shipped_district_is_what_preparing_gives(tmp_path):
    data = Path(os.environ["LINLI_DATA"])
    content = district_file.prepare(
        divisions=data / "divisions" / "qingdao_chengdu_yancheng.json",
        boundaries=data / "boundaries" / "shibei_laoshan.geojson",
        city="青岛市",
        district="市北区",
    )
    district_file.write(content, tmp_path / "new.json")
    assert (tmp_path / "new.json").read_bytes() == district_file.SHIPPED.read_bytes()


def test_packed_and_plain_are_the_same(tmp_path):
    content = json.loads(district_file.SHIPPED.read_text("utf-8"))
    district_file.write(content, tmp_path / "packed.json.gz")
    assert district_file.read(tmp_path / "packed.json.gz") == district_file.read(district_file.SHIPPED)


@pytest.mark.parametrize(
    ("official", "everyday"),
    [
        ("科技街社区居委会", "科技街社区"),
        ("普吉社区居民委员会", "普吉社区"),
        ("台东居委会", "台东社区"),
        ("东风村村委会", "东风村"),
        ("沙埠社区村村民委员会", "沙埠社区"),
        ("甲瑞社区村村民委会", "甲瑞社区"),
        ("云霄路社区", "云霄路社区"),
    ],
)
def test_the_everyday_name_of_a_committee(official, everyday):
    assert display_name(official) == everyday


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "something else"},
        {"areas": []},
        {"areas": [{"level": "district", "code": "370203", "name": ""}]},
        {"areas": [{"level": "district", "code": "37020", "name": "市北区"}]},
        {"areas": [{"level": "planet", "code": "370203", "name": "市北区"}]},
        {"areas": [{"level": "district", "code": "370203", "name": "市北区"}] * 2},
        {
            "areas": [
                {"level": "district", "code": "370203", "name": "市北区"},
                {"level": "street", "code": "370204001", "name": "别区街道"},
            ]
        },
        {"areas": [{"level": "district", "code": "370203", "name": "市北区", "boundary": {"type": "Point"}}]},
    ],
)
def test_a_faulty_file_is_refused_in_words(tmp_path, changes):
    with pytest.raises(Refused) as refused:
        district_file.read(written(tmp_path / "district.json", **changes))
    assert str(refused.value.message)


def test_what_is_no_json_is_refused(tmp_path):
    (tmp_path / "broken.json").write_bytes(b"\x1f\x8bnot gzip")
    with pytest.raises(Refused):
        district_file.read(tmp_path / "broken.json")


def test_an_unknown_district_is_refused(tmp_path):
    (tmp_path / "divisions.json").write_text("{}", "utf-8")
    with pytest.raises(Refused):
        district_file.prepare(
            divisions=tmp_path / "divisions.json", boundaries=tmp_path / "none", city="青岛市", district="市北区"
        )
