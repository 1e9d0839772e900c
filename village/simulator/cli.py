"""`village simulate`: faulty days over the real house, watched by a witness who believes nobody."""

import argparse
import hashlib
import json
import shutil
import tempfile
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from village.simulator.faults import KINDS, Faults
from village.simulator.station import Makers
from village.simulator.world import World
from village.witness.findings import INVARIANTS, Broken, Findings

WORLD_DAYS = 100
DAYS_TOLD = 1_000  # fewer days say nothing of how often
FEWEST = 100  # times in 10,000 days that each kind of fault must strike


@dataclass(frozen=True)
class Told:
    """How a run went."""

    seed: int
    days: int
    seconds: float
    seconds_worked: float  # of one processor; the rest was waited for it and the disk
    digest: str
    hit: dict[str, int]
    asked: dict[str, int]
    broken: str | None = None


def simulate(args: argparse.Namespace, makers: Makers) -> int:
    """`village simulate`: exit 1 with seed, day and invariant where one does not hold."""
    told = live(makers, args.seed, args.days, frozenset(args.without), args.worlds_before)
    if args.json:
        print(json.dumps(vars(told)))
    else:
        print_told(told)
    return 1 if told.broken else 0


def live(
    makers: Makers, seed: int, days: int, left_out: frozenset[str] = frozenset(), worlds: int = 0
) -> Told:
    """Days one after another, after so many worlds, until one shows what must not be."""
    began, worked, run = time.monotonic(), time.process_time(), hashlib.sha256()
    findings, faults = Findings(left_out), Faults()
    first = lived = worlds * WORLD_DAYS
    broken = None
    while lived < days and broken is None:
        until = min(lived + WORLD_DAYS, days)
        lived, broken, digest = live_world(makers, seed, lived, until, faults, findings)
        run.update(digest.encode())
    seconds, worked = time.monotonic() - began, time.process_time() - worked
    if broken:
        broken = f"seed {seed}, day {lived}: {broken}"
    return Told(
        seed, lived - first, seconds, worked, run.hexdigest()[:16], dict(faults.hit),
        findings.asked, broken,
    )  # fmt: skip


def live_world(
    makers: Makers, seed: int, first: int, until: int, faults: Faults, findings: Findings
) -> tuple[int, str | None, str]:
    """One world from its first day to its last: (days lived, what was broken, digest)."""
    folder = Path(tempfile.mkdtemp(prefix="village-simulated-"))
    faults.begin_world(Random(f"{seed} faults {first}"))  # noqa: S311 -- the same every time
    chance = Random(f"{seed} world {first}")  # noqa: S311 -- the same every time
    lived, broken, digest = first, None, ""
    world = None
    try:
        world = World(folder, makers, chance, faults, findings)
        while lived < until:
            lived += 1
            world.live_a_day()
        world.heal()
        world.witness.look_whole()
        digest = world.digest()
    except Broken as found:
        broken = str(found)
    except Exception as fault:  # noqa: BLE001 -- whatever it is, it is told with seed and day
        broken = seen_behind(world)
        if broken is None:
            traceback.print_exc()
            broken = f"the house fell over: {fault!r}"
    finally:
        if world is not None:
            world.close()
        shutil.rmtree(folder, ignore_errors=True)
    return lived, broken, digest


def seen_behind(world: World | None) -> str | None:
    """What the witness sees where the house fell over: often why."""
    try:
        if world is not None:
            for called in list(world.witness.pcs):
                world.witness.look(called)
            world.witness.look_at_hub()
    except Broken as found:
        return str(found)
    return None


def silent(hit: Mapping[str, int], days: int) -> list[str]:
    """The kinds of faults that strike too seldom to prove anything."""
    return [kind for kind in KINDS if hit.get(kind, 0) * 10_000 < FEWEST * days]


def print_told(told: Told) -> None:
    """The histogram, what was looked at, and how long it took."""
    print(f"{'fault':24} hit")
    for kind in KINDS:
        print(f"{kind:24} {told.hit.get(kind, 0):5}")
    print()
    for name, said in INVARIANTS.items():
        print(f"{name:4} {told.asked[name]:9} times  {said}")
    print()
    print(f"{told.days} days, seed {told.seed}, {sum(told.hit.values())} faults")
    if told.days >= DAYS_TOLD and (seldom := silent(told.hit, told.days)):
        print(f"fewer than {FEWEST} times in 10,000 days: {', '.join(seldom)}")
    seconds = (told.seconds, told.seconds_worked)
    each, worked = (value / max(told.days, 1) * 1_000 for value in seconds)
    print(f"{each:.0f} s for 1,000 days ({worked:.0f} s of work); this run is {told.digest}")
    print(told.broken or "Nothing lost, nothing doubled.")
