"""A second process that writes: `python -m tests.ground.writers DATA THREADS SALES`."""

import sys
from pathlib import Path
from threading import Thread

from app import open_house
from tests.cast import PAK
from tests.workday import tray
from village.ground.config import Config
from village.ground.ids import new_id
from village.ground.unit import Act, House
from village.orders import commands as orders


def sell_some(house: House, sales: int, faults: list[str]) -> None:
    """So many trays sold for cash, one act each; what went wrong is kept in words."""
    try:
        for _ in range(sales):
            orders.record_cash_sale(house.store(), Act(new_id(), PAK), [tray()])
    except Exception as fault:  # noqa: BLE001 -- told to the test, which wants to see all of them
        faults.append(repr(fault))
    finally:
        house.close()


def sell_together(house: House, threads: int, sales: int) -> list[str]:
    """Several clerks at once; what went wrong."""
    faults: list[str] = []
    clerks = [Thread(target=sell_some, args=(house, sales, faults)) for _ in range(threads)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    return faults


if __name__ == "__main__":
    told = sell_together(open_house(Config(Path(sys.argv[1]))), int(sys.argv[2]), int(sys.argv[3]))
    print("\n".join(told))
    sys.exit(1 if told else 0)
