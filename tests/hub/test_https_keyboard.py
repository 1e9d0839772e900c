"""`village https`: an officer sets zone and authority, looks how each station stands."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.hub.county import make_county
from village.__main__ import main
from village.ground.processes import Awaited, Child
from village.hub.certificate_rules import (
    DAY_MS,
    HOUR_MS,
    LOOK_AGAIN_MS,
    RATE_LIMITED_MS,
    Dns,
    Settings,
    back_off_ms,
    is_due,
)
from village.hub.certificate_settings import account_key, read_settings, settings_file

ACME = "https://acme.example/directory"
SET = ["https", "set", "--zone", "village.example", "--acme", ACME]


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    make_county(tmp_path).store.close()
    return tmp_path


def say(hub: Path, *words: str) -> int:
    return main(["--data", str(hub), *words])


def test_the_terms_are_agreed_to_by_a_person(hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(hub, *SET) == 1
    assert "--agree" in capsys.readouterr().err
    assert read_settings(hub) is None
    assert say(hub, *SET, "--agree", "--contact", "li@village.example") == 0
    assert read_settings(hub) == Settings("village.example", ACME, "li@village.example")


def test_updates_need_server_and_key(hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = hub / "tsig"
    secret.write_text("c2VjcmV0\n")
    updates = [*SET, "--agree", "--dns", "rfc2136"]
    assert say(hub, *updates) == 1
    assert say(hub, *updates, "--server", "192.0.2.1") == 1
    assert (
        say(
            hub,
            *updates,
            "--server",
            "192.0.2.1",
            "--key-name",
            "hub",
            "--secret",
            str(hub / "gone"),
        )
        == 1
    )
    capsys.readouterr()
    right = ["--server", "192.0.2.1", "--key-name", "hub", "--secret", str(secret)]
    assert say(hub, *updates, *right) == 0
    found = read_settings(hub)
    assert found is not None
    assert found.dns == Dns("rfc2136", "192.0.2.1", key_name="hub", secret="c2VjcmV0")
    assert "c2VjcmV0" not in capsys.readouterr().out
    assert settings_file(hub).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words",
    [["--zone", "village"], ["--zone", "a b.example"], ["--acme", "http://acme.example"]],
)
def test_what_makes_no_sense_is_refused(hub: Path, words: list[str]) -> None:
    assert say(hub, *SET, "--agree", *words) == 1
    assert read_settings(hub) is None


def test_without_settings_nothing_is_run(hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(hub, "https", "run") == 1
    assert "village https set" in capsys.readouterr().err
    assert say(hub, "https", "show") == 0
    assert capsys.readouterr().out == ""


def test_settings_that_somebody_bent_are_told(
    hub: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings_file(hub).parent.mkdir(exist_ok=True)
    settings_file(hub).write_text(json.dumps(asdict(Settings("a.example", ACME)) | {"zone": 7}))
    assert say(hub, "https", "run") == 1
    assert "village https set" in capsys.readouterr().err


def test_the_account_has_one_key(hub: Path) -> None:
    assert account_key(hub) == account_key(hub)


def test_who_gets_certificates_begins_once_it_is_set(tmp_path: Path) -> None:
    child = Child("certifier", ["this"])
    keeper = Awaited(child, tmp_path / "set")
    keeper.look()
    began = [child.process]
    (tmp_path / "set").touch()
    keeper.look()
    began.append(child.process)
    keeper.end()
    assert began[0] is None
    assert began[1] is not None
    assert began[1].poll() is not None


@pytest.mark.parametrize(
    ("life", "left", "due"),
    [
        (90, 31, False), (90, 29, True), (200, 67, False), (200, 66, True), (397, 133, False),
        (397, 132, True), (47, 32, False), (47, 29, True), (6, 5, False), (6, 3, True),
        (90, -5, True),
    ],
)  # fmt: skip
def test_it_is_due_at_a_third_or_thirty_days(life: int, left: int, due: bool) -> None:
    assert is_due((life - left) * DAY_MS, 0, life * DAY_MS) is due


def test_each_failure_waits_longer_up_to_a_day() -> None:
    assert [back_off_ms(n, "refused") // HOUR_MS for n in (1, 2, 3, 4, 5, 6, 60)] == [
        1, 2, 4, 8, 16, 24, 24,
    ]  # fmt: skip
    assert back_off_ms(3, "rate") == RATE_LIMITED_MS
    assert back_off_ms(0, "waits") == LOOK_AGAIN_MS
