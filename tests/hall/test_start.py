"""Starting a house from the keyboard: every fault is one sentence, every name is heard."""

import argparse
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app import SEEDS, create_app, open_house
from village.__main__ import main, make_demo_hub, parser
from village.ground.config import Config, ConfigFault, read_config
from village.ground.processes import holding
from village.hall.cli import tell_addresses
from village.hall.demo import act
from village.hall.demo_seed import read_seed
from village.hall.serving import http_child
from village.people import commands as people


def said(capsys: pytest.CaptureFixture[str]) -> str:
    text = capsys.readouterr().err
    assert text.count("\n") == 1, text
    return text


@pytest.mark.parametrize("command", ["verify", "station", "hub"])
@pytest.mark.parametrize("role", ["station", "hub"])
def test_a_damaged_file_ends_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, role: str
) -> None:
    if command in ("station", "hub") and command != role:
        pytest.skip("a hub's folder is no station's")
    (tmp_path / f"{role}.db").write_bytes(b"not a database at all" * 99)
    assert main(["--data", str(tmp_path), command]) == 1
    assert "not a database" in said(capsys)


@pytest.mark.parametrize("role", ["station", "hub"])
def test_another_programs_file_ends_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    with closing(sqlite3.connect(tmp_path / f"{role}.db")) as foreign:
        foreign.execute("CREATE TABLE songs (name TEXT)")
    assert main(["--data", str(tmp_path), "verify"]) == 1
    assert "belongs to another program" in said(capsys)


def test_a_second_start_says_that_it_is_running(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with holding(tmp_path):
        assert main(["--data", str(tmp_path), "station"]) == 1
    assert said(capsys) == f"village: The station in {tmp_path} is already running.\n"


@pytest.mark.parametrize("text", ["", "[]", '[{"name": "김영옥"}]', "{"])
def test_a_broken_list_of_people_stops_the_demo_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "demo.json").write_text(text)
    assert main(["--data", str(folder), "demo"]) == 1
    assert "was not filled to the end" in said(capsys)


def test_a_demo_is_not_filled_by_two_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "demo"
    with holding(tmp_path / "demo.run"):
        assert main(["--data", str(folder), "demo"]) == 1
    assert said(capsys) == f"village: The station in {folder} is already running.\n"


def test_a_running_demo_holds_its_stations_folder_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = {"name": "Li", "role": "officer", "card_url": "/", "number": "1"}
    (tmp_path / "demo.json").write_text(json.dumps([person]))
    with holding(tmp_path):
        assert main(["--data", str(tmp_path), "run"]) == 1
    assert said(capsys) == f"village: The station in {tmp_path} is already running.\n"


def test_the_demos_hub_leaves_no_open_file(tmp_path: Path) -> None:
    seed = read_seed(SEEDS, "dongxing")
    house = open_house(Config(data=tmp_path / "station"))
    manager = people.NewPerson("manager", "김", "ko", "long enough for a river")
    first_day = act(house.store(), "M0001")
    people.set_up_station(house.store(), first_day, seed.station, [manager])
    make_demo_hub(house, tmp_path / "hub", seed.hub)
    house.close()
    assert not list((tmp_path / "hub").glob("hub.db-*"))


def test_a_hub_is_heard_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLAGE_NAMES", "hub.wangqing.example, Other.example")
    child = http_child("hub", "hub", tmp_path, ("127.0.0.1", 9000), names=("hub.example",))
    assert child.environ["VILLAGE_NAMES"] == "hub.example"
    config = read_config(os.environ, "hub", tmp_path)
    assert config.host_names == ("hub.wangqing.example", "other.example")
    hub = create_app(config).test_client()
    heard = [
        hub.get(path, base_url=f"http://{name}").status_code
        for path in ("/health", "/sync/v1/stations/1")
        for name in ("other.example", "evil.example")
    ]
    assert heard == [200, 403, 401, 403]


def test_a_name_that_is_none_stops_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("hub", "station"):
        assert main(["--data", str(tmp_path), command, "--name", "a b.example"]) == 1
        assert "is not a name like" in said(capsys)
    with pytest.raises(ConfigFault):
        read_config({"VILLAGE_NAMES": "ok.example,-no"}, "hub", tmp_path)


def test_the_demos_damaged_hub_stops_it_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = {"name": "Li", "role": "officer", "card_url": "/", "number": "1"}
    (tmp_path / "demo.json").write_text(json.dumps([person]))
    (tmp_path / "hub").mkdir()
    (tmp_path / "hub" / "hub.db").write_bytes(b"not a database at all" * 99)
    assert main(["--data", str(tmp_path), "run"]) == 1
    assert "not a database" in said(capsys)


def test_the_demo_says_why_its_farmers_are_more_than_its_households(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = {"name": "Kim", "role": "farmer", "card_url": "/", "number": "1", "household": "H0001"}
    (tmp_path / "demo.json").write_text(json.dumps([person, person | {"name": "Choi"}]))
    assert main(["--data", str(tmp_path), "demo"]) == 0
    assert "2 farmers of 1 households" in capsys.readouterr().out


def test_every_option_and_word_says_what_it_is_for() -> None:
    waiting, silent = [parser()], []
    while waiting:
        one = waiting.pop()
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()
            elif not action.help:
                silent.append(f"{one.prog} {action.dest}")
    assert not silent


def test_a_start_with_a_certificate_tells_the_closed_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_addresses("Station", 8000, lan=False)
    assert "https" not in capsys.readouterr().out
    tell_addresses("Station", 8000, lan=False, tls_port=8443)
    assert "https://localhost:8443" in capsys.readouterr().out


def test_a_demos_hub_knows_that_it_is_one(tmp_path: Path) -> None:
    """It lies in a folder of the demo, and shows the code that an officer's phone would show."""
    (tmp_path / "demo.json").write_text("[]")
    environ = {"VILLAGE_DATA": str(tmp_path / "hub")}
    assert read_config(environ, "hub").demo
    assert not read_config(environ, "station").demo
