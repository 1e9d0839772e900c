"""A station's command carries what a station needs: SQLAlchemy and ACME are the hub's."""

import json
import subprocess
import sys

from tests.drawn import ROOT


def test_a_station_starts_without_what_only_a_hub_needs() -> None:
    assert carried("village.__main__", "sqlalchemy", "acme", "josepy", "dns", "requests") == []


def test_a_server_reads_what_opens_statements_only_when_one_comes() -> None:
    assert carried("app", "sqlalchemy", "openpyxl", "mt940") == []


def carried(module: str, *heavy: str) -> list[str]:
    """Which of `heavy` come in with a module."""
    asked = (
        f"import json, sys, {module}; print(json.dumps([n for n in {heavy} if n in sys.modules]))"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names: list[str] = json.loads(said.stdout)
    return names
