"""A station's command carries what a station needs: SQLAlchemy is the hub's, and half the start."""

import subprocess
import sys

from tests.drawn import ROOT


def test_a_station_starts_without_the_hubs_database() -> None:
    asked = "import sys, village.__main__; print('sqlalchemy' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"
