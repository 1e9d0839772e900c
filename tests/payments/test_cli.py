"""`village qr vietqr`: a code's text from the keyboard, its memo whole or not at all."""

import pytest

from village.__main__ import main

CODE = ["qr", "vietqr", "--bank", "970436", "--account", "0011001932418", "--memo"]


def test_a_short_memo_stands_in_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CODE, "TIEN TRUNG"]) == 0
    out, err = capsys.readouterr()
    assert "0810TIEN TRUNG" in out
    assert err == ""


def test_a_memo_of_26_letters_is_refused_and_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CODE, "A" * 25]) == 0
    assert main([*CODE, "A" * 26]) == 1
    assert "at most 25" in capsys.readouterr().err


def test_what_no_bank_writes_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CODE, "Tiền trứng gà"]) == 0
    assert 'will read "TIEN TRUNG GA"' in capsys.readouterr().err
    assert main([*CODE, "닭알"]) == 1
