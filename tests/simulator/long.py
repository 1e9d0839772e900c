"""Many worlds of a hundred days, some at once, and one histogram of all that struck.

`python -m tests.simulator.long 501 510` lives a thousand days with each of these seeds.
"""

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.simulator.run import simulate
from village.simulator.cli import WORLD_DAYS, Told, print_told

WORLDS = 10
AT_ONCE = 2


def live(seed: int, world: int) -> Any:
    """One world of a seed as it is in the seed's own run."""
    until = (world + 1) * WORLD_DAYS
    told = simulate(until, seed, "--worlds-before", str(world))
    print(f"seed {seed}, to day {until}: {told['broken'] or 'good'}", flush=True)
    return told


def main(first: int, last: int) -> int:
    """How many worlds showed what must not be."""
    places = [(seed, world) for seed in range(first, last + 1) for world in range(WORLDS)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        worlds = list(pool.map(lambda place: live(*place), places))
    hit, asked = Counter[str](), Counter[str]()
    for told in worlds:
        hit.update(told.get("hit", {}))
        asked.update(told.get("asked", {}))
    seconds, worked = (
        sum(told.get(name, 0.0) for told in worlds) for name in ("seconds", "seconds_worked")
    )
    broken = [told["broken"] for told in worlds if told["broken"]]
    days = sum(told["days"] for told in worlds)
    print_told(Told(first, days, seconds, worked, "many", hit, asked, "\n".join(broken) or None))
    return len(broken)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])) > 0)
