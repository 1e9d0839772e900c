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
    "disk_full": 40,
    "disk_error": 80,
    # between a person and the station
    "request_lost": 60,
    "answer_lost": 60,
    "sent_twice": 60,
    "sent_late": 60,
    "old_form": 25,
    "two_clerks": 25,
    "undo_of_synced": 14,
    # between station and hub
    "line_request_lost": 40,
    "line_answer_lost": 40,
    "line_doubled": 40,
    "line_delayed": 40,
    "line_garbled": 40,
    "partition": 50,
    # sticks
    "stick_carried": 15,
    "stick_again": 20,
    "stick_truncated": 5,
    "stick_flipped": 5,
    # the hub
    "hub_crash": 32,
    "hub_power_cut": 40,
    "hub_disk_full": 25,
    "hub_restored": 20,
    # clocks
    "clock_1970": 25,
    "clock_back_3_days": 25,
    "clock_ahead_40_days": 25,
    "clock_slips_back": 150,
    # a PC lost, copied, found: how often in so many mornings of a station
    "copy_restored": 48,
    "pc_replaced": 55,
    "pc_cloned": 34,
    "act_to_both": 1,  # while two PCs run
    "disk_found": 2,  # once it is missed
    # keys and strangers
    "key_revoked": 45,
    "batch_truncated": 30,
    "batch_flipped": 30,
    "batch_foreign": 30,
    "batch_resigned": 30,
    "batch_gap": 30,
    "batch_forked": 30,
    "batch_unchained": 30,
    "batch_part_changed": 30,
    "batch_id_again": 30,
    "batch_replayed": 28,
    "request_replayed": 28,
    "nosy_farmer": 40,
    "nosy_station": 40,
}


@dataclass
class Faults:
    """Draws faults; a quarter of the kinds is off in each world, all of them while healing."""

    random: Random = field(default_factory=Random)
    off: frozenset[str] = frozenset()
    quiet: bool = False
    hit: Counter[str] = field(default_factory=Counter)

    def begin_world(self, chance: Random) -> None:
        """Another quarter is off, and another chance draws."""
        self.random = chance
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
