"""Days and hours as four languages write them, by the sun and by the moon of each country."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from village.ground.dates import (
    clock_time,
    local_date,
    long_date,
    lunar_date,
    short_date,
    weekday,
)

LANGUAGES = ("ko", "zh", "vi", "en")
SATURDAY = date(2026, 11, 21)


def test_a_day_is_written_in_four_languages() -> None:
    assert [long_date(SATURDAY, lang) for lang in LANGUAGES] == [
        "2026년 11월 21일",
        "2026年11月21日",
        "Ngày 21 tháng 11 năm 2026",
        "2026-11-21",
    ]
    assert long_date(date(2030, 2, 3), "en") == "2030-02-03"
    assert long_date(date(2030, 2, 3), "ko") == "2030년 2월 3일"


def test_a_short_day_leaves_the_year_out() -> None:
    assert [short_date(SATURDAY, lang) for lang in LANGUAGES] == [
        "11월 21일",
        "11月21日",
        "21/11",
        "21 November",
    ]


def test_the_weekday_is_named() -> None:
    assert [weekday(SATURDAY, lang) for lang in LANGUAGES] == [
        "토요일",
        "星期六",
        "Thứ Bảy",
        "Saturday",
    ]
    assert weekday(date(2026, 11, 22), "vi") == "Chủ nhật"


@pytest.mark.parametrize(
    ("day", "country", "ko", "zh", "vi", "en"),
    [
        (SATURDAY, "CN", "10월 13일", "十月十三", "13 tháng 10", "10/13"),
        (date(2030, 2, 2), "VN", "1월 1일", "正月初一", "mùng 1 tháng giêng", "1/1"),
        (date(2030, 2, 2), "CN", "12월 30일", "腊月三十", "30 tháng chạp", "12/30"),
        (date(2030, 2, 3), "CN", "1월 1일", "正月初一", "mùng 1 tháng giêng", "1/1"),
        (date(2026, 2, 26), "CN", "1월 10일", "正月初十", "mùng 10 tháng giêng", "1/10"),
        (date(2026, 3, 8), "VN", "1월 20일", "正月二十", "20 tháng giêng", "1/20"),
        (date(2026, 3, 11), "CN", "1월 23일", "正月廿三", "23 tháng giêng", "1/23"),
        (date(2025, 7, 25), "CN", "윤6월 1일", "闰六月初一", "mùng 1 tháng 6 nhuận", "leap 6/1"),
        (date(2033, 12, 22), "CN", *("윤11월 1일", "闰冬月初一"), "mùng 1 tháng 11 nhuận",
         "leap 11/1"),
    ],
)  # fmt: skip
def test_the_moons_day_is_written_as_each_language_says_it(
    day: date, country: str, ko: str, zh: str, vi: str, en: str
) -> None:
    assert [lunar_date(day, country, lang) for lang in LANGUAGES] == [
        f"음력 {ko}",
        f"农历{zh}",
        f"{vi} âm lịch",
        f"Lunar {en}",
    ]


# New Year's days as printed in the calendars of the two countries.
NEW_YEARS = (
    *(date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22)),
    *(date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
    *(date(2028, 1, 26), date(2029, 2, 13)),
)


@pytest.mark.parametrize("day", NEW_YEARS)
@pytest.mark.parametrize("country", ["CN", "VN"])
def test_new_year_falls_where_the_calendar_has_it(day: date, country: str) -> None:
    assert lunar_date(day, country, "en") == "Lunar 1/1"


def test_the_two_countries_part_in_2007_and_2030() -> None:
    for year, day in ((2007, 17), (2030, 2)):
        tet = date(year, 2, day)
        assert lunar_date(tet, "VN", "zh") == "农历正月初一"
        assert lunar_date(tet + timedelta(days=1), "CN", "zh") == "农历正月初一"


def test_a_clock_gone_wild_does_not_cost_anybody_her_page() -> None:
    assert lunar_date(date(1899, 12, 31), "CN", "ko") == ""
    assert lunar_date(date(2101, 1, 1), "VN", "vi") == ""


def test_every_day_of_a_century_has_a_moons_day() -> None:
    day = date(2000, 1, 1)
    while day.year < 2100:
        for country in ("CN", "VN"):
            assert lunar_date(day, country, "zh").startswith("农历")
        day += timedelta(days=29)


def test_hours_and_days_are_the_stations_own() -> None:
    moment = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert (clock_time(moment, "CN"), local_date(moment, "CN")) == ("00:30", date(2026, 11, 22))
    assert (clock_time(moment, "VN"), local_date(moment, "VN")) == ("23:30", SATURDAY)
    elsewhere = moment.astimezone(timezone(timedelta(hours=-5)))
    assert clock_time(elsewhere, "CN") == "00:30"
    assert clock_time(datetime(2026, 11, 21, 1, 14, tzinfo=UTC), "CN") == "09:14"


def test_a_moment_without_a_zone_is_our_mistake() -> None:
    with pytest.raises(AssertionError, match="zone"):
        clock_time(datetime(2026, 11, 21, 9, 14), "CN")  # noqa: DTZ001 - the very mistake
