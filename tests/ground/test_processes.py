"""The supervisor: it alone hears Ctrl-C, waits for no child, and none outlives it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.drawn import ROOT
from village.ground.processes import PARENT, Child, look_after, look_carefully


def test_a_child_in_its_pause_does_not_keep_another_down() -> None:
    waiting, fallen = (Child(name, ["this"]) for name in ("courier", "http"))
    for child in (waiting, fallen):
        child.process = subprocess.Popen([sys.executable, "-c", "pass"])
        child.process.wait()
        child.began = time.monotonic()
    waiting.failures = 4
    began = time.monotonic()
    look_after(waiting)
    look_after(fallen)
    assert time.monotonic() - began < 0.15
    assert waiting.again_at is not None
    assert fallen.again_at is not None
    time.sleep(max(0.0, fallen.again_at - time.monotonic()))
    first = fallen.process
    look_after(fallen)
    assert fallen.process is not first
    assert fallen.process is not None
    fallen.process.wait()


def ignores(pid: int, number: int) -> bool:
    """Whether Linux keeps this signal from the process."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    mask = next(line for line in lines if line.startswith("SigIgn:")).split()[1]
    return bool(int(mask, 16) >> (number - 1) & 1)


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_ctrl_c_is_left_to_the_supervisor(tmp_path: Path) -> None:
    """It reaches every process of a station: the courier must not answer with a traceback."""
    environ = {**os.environ, "VILLAGE_DATA": str(tmp_path)}
    courier = subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=environ)
    try:
        until = time.monotonic() + 30
        while not ignores(courier.pid, signal.SIGINT):
            assert time.monotonic() < until, "Ctrl-C would end it"
            time.sleep(0.05)
    finally:
        courier.kill()
        courier.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_child_whose_parent_is_gone_already_ends_itself() -> None:
    program = "from village.ground.processes import die_with_parent; die_with_parent(); print('on')"
    environ = {**os.environ, PARENT: "1"}  # whoever started us, it was not process 1
    child = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=False
    )
    assert (child.returncode, child.stdout) == (1, "")


def test_a_keepers_fault_is_told_once_and_ends_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken:
        def look(self) -> None:
            raise OSError("the certificate's disk is gone")

        def end(self) -> None: ...

    told: set[str] = set()
    for _ in range(3):
        look_carefully(Broken(), told)
    assert capsys.readouterr().err.count("Traceback") == 1
