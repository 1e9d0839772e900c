"""Days and hours as the village reads them: by the sun, with the moon beneath, in its own zone."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from lunar_vn import SUPPORTED_YEAR_RANGE, solar_to_lunar

# Neither country has changed its clocks since 1991, so an offset is enough and needs no database.
ZONES = {"CN": timezone(timedelta(hours=8)), "VN": timezone(timedelta(hours=7))}
# The moon's calendar is reckoned at the country's own midnight: Tết 2030 is a day before 春节.
MOON_ZONES = {"CN": 8.0, "VN": 7.0}

WEEKDAYS = {
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
EN_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LONG_DATES = {
    "ko": "{y}년 {m}월 {d}일",
    "zh": "{y}年{m}月{d}日",
    "vi": "Ngày {d} tháng {m} năm {y}",
    "en": "{y}-{m:02d}-{d:02d}",
}
SHORT_DATES = {"ko": "{m}월 {d}일", "zh": "{m}月{d}日", "vi": "{d}/{m}", "en": "{d} {month}"}
ZH_MOONS = "正二三四五六七八九十冬腊"
ZH_TENS = ("初", "十", "廿", "三")
ZH_ONES = "十一二三四五六七八九"
VI_MOONS = {1: "giêng", 12: "chạp"}


def local_date(moment: datetime, country: str) -> date:
    """The calendar day at the station (country CN or VN) at an aware moment."""
    return _local(moment, country).date()


def begins_at_ms(day: date, country: str) -> int:
    """The moment a day begins at the station, UTC milliseconds."""
    return int(datetime.combine(day, time(), ZONES[country]).timestamp()) * 1000


def clock_time(moment: datetime, country: str) -> str:
    """The hour at the station at an aware moment, as 09:14."""
    return f"{_local(moment, country):%H:%M}"


def local_minutes(moment: datetime, country: str) -> int:
    """Minutes of the station's own calendar: days as date.toordinal counts them, and the hour."""
    local = _local(moment, country)
    return local.toordinal() * 24 * 60 + local.hour * 60 + local.minute


def _local(moment: datetime, country: str) -> datetime:
    assert moment.tzinfo is not None, "a moment without its zone is a guess"
    return moment.astimezone(UTC).astimezone(ZONES[country])


def weekday(day: date, lang: str) -> str:
    """The name of the weekday: 토요일, 星期六, Thứ Bảy, Saturday."""
    return WEEKDAYS[lang][day.weekday()]


def long_date(day: date, lang: str) -> str:
    """The day with its year; English in ISO order, which no one can read the other way round."""
    return LONG_DATES[lang].format(y=day.year, m=day.month, d=day.day)


def short_date(day: date, lang: str) -> str:
    """The day without its year: 11월 21일, 11月21日, 21/11, 21 November."""
    month = EN_MONTHS[day.month - 1]
    return SHORT_DATES[lang].format(m=day.month, d=day.day, month=month)


def lunar_date(day: date, country: str, lang: str) -> str:
    """The moon's day as that country reckons it: 음력 10월 13일, 农历十月十三, mùng 1 tháng giêng …

    Empty outside the years 1900–2100, which the reckoning does not know: a wrong clock
    must not cost anybody her page.
    """
    first, last = SUPPORTED_YEAR_RANGE
    if not first <= day.year <= last:
        return ""
    moon = solar_to_lunar(day, time_zone=MOON_ZONES[country])
    if lang == "ko":
        return f"음력 {'윤' if moon.leap else ''}{moon.month}월 {moon.day}일"
    if lang == "zh":
        return f"农历{'闰' if moon.leap else ''}{ZH_MOONS[moon.month - 1]}月{_zh_day(moon.day)}"
    if lang == "vi":
        mung = "mùng " if moon.day <= 10 else ""
        leap = " nhuận" if moon.leap else ""
        month = VI_MOONS.get(moon.month, str(moon.month))
        return f"{mung}{moon.day} tháng {month}{leap} âm lịch"
    return f"Lunar {'leap ' if moon.leap else ''}{moon.month}/{moon.day}"


def _zh_day(day: int) -> str:
    if day in (20, 30):
        return ZH_ONES[day // 10] + "十"
    tens = "初" if day == 10 else ZH_TENS[day // 10]
    return tens + ZH_ONES[day % 10]
