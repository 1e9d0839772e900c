"""The list of banks: complete in itself, and found as people write the names."""

import pytest

from village.payments.banks import banks, find_banks
from village.payments.rules import DEMO_BANK


def test_every_bank_has_a_number_and_something_to_call_it() -> None:
    assert len(banks()) == 66
    for number, bank in banks().items():
        assert number == bank.bin
        assert len(number) == 6
        assert number.isdecimal()
        assert bank.title


def test_the_practice_bank_is_on_no_list() -> None:
    assert DEMO_BANK not in banks()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("agri", "Agribank"),
        ("Nông nghiệp", "Agribank"),
        ("nong nghiep", "Agribank"),
        ("VIETCOMBANK", "Vietcombank"),
        ("970405", "Agribank"),
        ("ctg", "VietinBank"),
        ("dau tu phat trien", "BIDV"),
        ("bưu điện", "LPBank"),
        ("sacom", "Sacombank"),
        ("mirae", "Công ty Tài chính TNHH MTV Mirae Asset (Việt Nam)"),
    ],
)
def test_a_bank_is_found_by_any_of_its_names(typed: str, first: str) -> None:
    assert find_banks(typed)[0].title == first


def test_a_name_that_begins_so_comes_before_one_that_holds_it() -> None:
    titles = [bank.title for bank in find_banks("viet", most=66)]
    begun = [title.lower().startswith("viet") for title in titles]
    assert begun[0]
    assert begun == sorted(begun, reverse=True)


def test_the_list_found_is_short_and_nothing_finds_nothing() -> None:
    assert len(find_banks("ngan hang")) == 12
    assert find_banks("  ") == ()
    assert find_banks("không có") == ()
