"""The fixed cast: a station's house in a folder, its people, and a browser for each of them."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import create_app, open_house
from village.ground.clock import Clock, HandedClock
from village.ground.config import Config
from village.ground.ids import base32
from village.ground.unit import Act, House, Store, writing
from village.payments import commands as payments
from village.payments.codes import CodeProposedPrivate
from village.people import commands, visits
from village.people.commands import NewPerson
from village.people.rules import StationSetUp
from village.people.visits_routes import DEVICE_COOKIE, FARMER_COOKIE, STAFF_COOKIE

# Saturday 21 November 2026, 9:14 in the morning at Dongxing.
MORNING = datetime(2026, 11, 21, 1, 14, tzinfo=UTC)
DONGXING = "222424107201"
VINH_LONG = "29557"
MANAGER, PAK, KIM, CHOI, NGUYEN = "M0001", "C0001", "F0001", "F0002", "F0001"
NUMBERS = {KIM: "4826", CHOI: "7351"}
PHRASES = {MANAGER: "frost on the maple", PAK: "maple on the frost"}
DEVICE = base32(7, 26)
_taps = count(1)


@dataclass
class Settled:
    """A house with its app; `clock` stands still until a test moves it."""

    house: House
    app: Flask
    clock: HandedClock

    @property
    def db(self) -> Store:
        return self.house.store()


def new_act(actor: str = PAK) -> Act:
    """A tap that no one has made before."""
    return Act(base32(next(_taps), 26), actor)


def config(folder: Path) -> Config:
    return Config(data=folder, guard=True)


def make_house(folder: Path, clock: Clock | None = None) -> House:
    """An empty station in `folder`, guarded by SQLite itself, its clock standing at MORNING."""
    _begin(folder)
    return open_house(config(folder), clock or HandedClock(MORNING))


def make_app(folder: Path, clock: HandedClock | None = None) -> Settled:
    """An empty station with its pages."""
    _begin(folder)
    clock = clock or HandedClock(MORNING)
    app = create_app(config(folder), clock)
    app.testing = True
    return Settled(app.extensions["house"], app, clock)


def make_dongxing(folder: Path, clock: HandedClock | None = None) -> Settled:
    """Dongxing with its people, ready for a day's work; copied, so that it is not hashed anew."""
    shutil.copytree(_dongxing(), folder, dirs_exist_ok=True)
    return make_app(folder, clock)


def _begin(folder: Path) -> None:
    """A file with its tables where there is none yet: copied, because making them takes longer."""
    if not (folder / "station.db").exists():
        shutil.copytree(_tables(), folder, dirs_exist_ok=True)


@cache
def _tables() -> Path:
    """A station's file before its first day, made once a run."""
    folder = made_once("tables-")
    open_house(config(folder)).close()
    return folder


@cache
def _dongxing() -> Path:
    """Dongxing in a folder of its own, made once a run."""
    folder = made_once("dongxing-")
    house = make_house(folder)
    setup_dongxing(house.store())
    house.close()
    return folder


def made_once(prefix: str) -> Path:
    """A folder that goes with the run."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def setup_dongxing(db: Store) -> None:
    """Dongxing: the manager M0001, Pak C0001, Kim F0001 (own book), Choi F0002 (household's)."""
    station = StationSetUp(
        station=DONGXING,
        names={"ko": "동흥촌 전자상거래봉사소", "zh": "东兴村电商服务站", "en": "Dongxing station"},
        place_names={"ko": "동흥촌", "zh": "东兴村", "en": "Dongxing"},
        country="CN", currency="CNY", language="ko", fee_basis_points=100, cash_step_minor=10,
        people=(),
    )  # fmt: skip
    staff = [
        NewPerson("manager", "박주임", "ko", PHRASES[MANAGER], face="face-bald"),
        NewPerson("clerk", "박선희", "ko", PHRASES[PAK], face="face-perm"),
    ]
    commands.set_up_station(db, new_act(MANAGER), station, staff)
    for name, face, number, shared in (
        ("김영옥", "face-bun", KIM, False),
        ("최만복", "face-cap", CHOI, True),
    ):
        commands.add_person(
            db,
            new_act(),
            NewPerson(
                "farmer", name, "ko", NUMBERS[number], face=face, group="1조", shared_account=shared
            ),
        )


def setup_vinh_long(db: Store) -> None:
    """A station in Vinh Long: the manager M0001, a clerk C0001, Nguyen F0001."""
    station = StationSetUp(
        station=VINH_LONG, names={"vi": "Trạm dịch vụ ấp An Phú"}, place_names={"vi": "Ấp An Phú"},
        country="VN", currency="VND", language="vi", fee_basis_points=100, cash_step_minor=1_000,
        people=(),
    )  # fmt: skip
    staff = [
        NewPerson("manager", "Lê Văn Phước", "vi", PHRASES[MANAGER], face="face-bald"),
        NewPerson("clerk", "Trần Thị Lan", "vi", PHRASES[PAK], face="face-perm"),
    ]
    commands.set_up_station(db, new_act(MANAGER), station, staff)
    nguyen = NewPerson(
        "farmer", "Nguyễn Văn Hai", "vi", NUMBERS[KIM], title="bác", face="face-non", group="Tổ 1"
    )
    commands.add_person(db, new_act(), nguyen)


def set_code(
    db: Store, payee: str, *, text: str = "", account: str = "", bank_bin: str = "",
    reason: str = "새 코드", farmer: str | None = None,
) -> str:  # fmt: skip
    """The station's code or a farmer's, brought by the manager and looked at by Pak; its id."""
    new = CodeProposedPrivate(payee, account, text, reason)
    code = payments.propose_code(db, new_act(MANAGER), new, bank_bin=bank_bin, farmer=farmer).id
    payments.confirm_code(db, new_act(PAK), code)
    return code


WHO = {"kim": KIM, "choi": CHOI, "nguyen": NGUYEN, "pak": PAK, "manager": MANAGER}


def client(app: Flask, who: str = "nobody", *, helped_by: str = "") -> FlaskClient:
    """A browser at the station PC in which `who` has come in: kim, choi, nguyen, pak, manager.

    `helped_by="pak"`: the clerk acts for the farmer; both are in.
    """
    browser = app.test_client()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    browser.set_cookie(DEVICE_COOKIE, DEVICE)
    house: House = app.extensions["house"]
    for name in (who, helped_by):
        if name not in ("", "nobody"):
            clerk = WHO[helped_by] if helped_by and name != helped_by else None
            cookie, token = _visit(house.store(), WHO[name], clerk)
            browser.set_cookie(cookie, token)
    return browser


def _visit(db: Store, number: str, clerk: str | None) -> tuple[str, str]:
    if number.startswith("F"):
        with writing(db):
            return FARMER_COOKIE, visits.begin(db, number, DEVICE, assisted_by=clerk)
    return STAFF_COOKIE, visits.begin_first_shift(db, number, DEVICE)
