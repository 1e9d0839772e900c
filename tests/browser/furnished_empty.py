"""A station before its first day, for pages that lead to it."""

from pathlib import Path

from tests.browser.furnished import PLACES, TODAY, Furnished, names_in
from tests.drawn import ROOT
from village.hall.choice_routes import LANGUAGE_COOKIE
from village.hall.demo_seed import read_seed
from village.sync import backups


def leave_empty(folder: Path, language: str) -> Furnished:
    """A folder before its first day, looked at by someone who has chosen her language.

    The stick in its PC has two copies of the station that was.
    """
    seed = read_seed(ROOT / "db" / "seeds", PLACES[language])
    copies = folder / "KINGSTON" / backups.FOLDER / seed.station.station
    copies.mkdir(parents=True)
    for name in ("20261118T091402Z-812", "20261119T091402Z-1024"):
        (copies / f"{seed.station.station}-{name}.age").write_bytes(b"")
    cookies = {"nobody": {LANGUAGE_COOKIE: language}}
    return Furnished(folder, seed.moment(TODAY, 8), cookies, {}, names_in(seed))
