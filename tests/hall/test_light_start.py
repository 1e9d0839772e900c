"""A station's command carries what a station needs: SQLAlchemy and ACME are the hub's."""

import subprocess
import sys

from tests.drawn import ROOT


def test_a_station_starts_without_what_only_a_hub_needs() -> None:
    heavy = ("sqlalchemy", "acme", "josepy", "dns", "requests")
    asked = f"import sys, village.__main__; print([n for n in {heavy} if n in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
