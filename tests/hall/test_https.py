"""Who keeps the https child: a bad pair starts nothing, is told in a word, and stops nobody."""

import socket
import time
from pathlib import Path

import pytest

from tests.certificates import fresh, make_authority, write_pair
from village.ground import tls
from village.hall.https import Https, given_pair
from village.hall.ways import Ways, read_ways


def keeper(data: Path, files: tuple[Path, Path]) -> Https:
    return Https(data, ("127.0.0.1", 0), (), lambda: given_pair(data, *files))


def test_nothing_given_is_nothing_served(tmp_path: Path) -> None:
    https = Https(tmp_path, ("127.0.0.1", 8443), (), lambda: tls.served_pair(tmp_path))
    https.look()
    assert read_ways(tmp_path) == Ways(0, 8443)
    https.end()


@pytest.mark.parametrize("fault", ["key_other", "chain_order", "chain_broken", "key_broken"])
def test_a_bad_pair_is_told_and_not_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    one, other = make_authority("One"), make_authority("Other")
    key, chain = fresh(one)
    given = {
        "key_other": (tls.new_key(), chain),
        "chain_order": (key, chain.replace(one.pem, other.pem)),
        "chain_broken": (key, chain[:200]),
        "key_broken": (key[:60], chain),
    }[fault]
    https = keeper(tmp_path, write_pair(tmp_path / "files", *given))
    https.look()
    assert read_ways(tmp_path).fault == fault
    assert read_ways(tmp_path).pair is None
    assert capsys.readouterr().out == f"https: {fault}; http goes on\n"
    https.end()


def test_a_port_that_was_taken_is_tried_again(tmp_path: Path) -> None:
    files = write_pair(tmp_path / "files", *fresh(make_authority()))
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = other.getsockname()
        https = Https(tmp_path, address, (), lambda: given_pair(tmp_path, *files))
        https.look()
        assert read_ways(tmp_path).fault == "OSError"
    until = time.monotonic() + 60
    while read_ways(tmp_path).pair is None:
        assert time.monotonic() < until, read_ways(tmp_path)
        https.look()
        time.sleep(0.1)
    assert read_ways(tmp_path).fault is None
    https.end()


def test_files_that_are_gone_are_told(tmp_path: Path) -> None:
    https = keeper(tmp_path, (tmp_path / "a", tmp_path / "b"))
    https.look()
    assert read_ways(tmp_path).fault == "FileNotFoundError"
    https.end()
