"""What can go wrong, how often, and how often it did: one seed decides all of it."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

# Every kind of fault and how often it strikes when it may: once in so many chances.
KINDS = {
    # the station's PC
    "crash_before_commit": 90,
    "crash_after_commit": 90,
    "crash_in_round": 25,
    "power_cut": 60,
    "disk_full": 80,
    "disk_error": 80,
    # between a person and the station
    "request_lost": 60,
    "answer_lost": 60,
    "sent_twice": 60,
    "sent_late": 60,
    "old_form": 60,
    "two_clerks": 60,
    "undo_of_synced": 20,
    # between station and hub
    "line_request_lost": 40,
    "line_answer_lost": 40,
    "line_doubled": 40,
    "line_delayed": 40,
    "line_garbled": 40,
    "partition": 50,
    # the hub
    "hub_crash": 60,
    "hub_power_cut": 40,
    "hub_disk_full": 100,
    "hub_restored": 30,
    # clocks
    "clock_1970": 60,
    "clock_back_3_days": 60,
    "clock_ahead_40_days": 60,
    "clock_slips_back": 60,
    # keys and strangers
    "key_revoked": 80,
    "batch_truncated": 60,
    "batch_flipped": 60,
    "batch_foreign": 60,
    "batch_resigned": 60,
    "batch_gap": 60,
    "batch_forked": 60,
    "batch_unchained": 60,
    "batch_part_changed": 60,
    "batch_id_again": 60,
    "batch_replayed": 40,
    "request_replayed": 40,
    "nosy_farmer": 40,
    "nosy_station": 40,
}


@dataclass
class Faults:
    """Draws faults; a quarter of the kinds is off in each world, all of them while healing."""

    random: Random
    off: frozenset[str] = frozenset()
    quiet: bool = False
    hit: Counter[str] = field(default_factory=Counter)

    def begin_world(self) -> None:
        """Another quarter is off."""
        self.off = frozenset(self.random.sample(sorted(KINDS), len(KINDS) // 4))

    def may(self, kind: str) -> bool:
        """Whether this kind strikes now; the caller counts it with `note` once it did."""
        if self.quiet or kind in self.off:
            return False
        return self.random.randrange(KINDS[kind]) == 0

    def strikes(self, kind: str) -> bool:
        """The same, counted."""
        if self.may(kind):
            self.hit[kind] += 1
            return True
        return False

    def note(self, kind: str) -> None:
        """It struck."""
        self.hit[kind] += 1
