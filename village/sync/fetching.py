"""Pictures the centre's news name come after everything else, piece by piece, or stay away."""

from village.ground import files
from village.ground.unit import Store
from village.sync import commands, queries
from village.sync.wire import Wire, WireFault

PIECES_MAX = 200  # a round: six megabytes, then a breath


def fetch_files(db: Store, wire: Wire) -> int:
    """What is named here and not on this disk yet; how many came whole.

    What is cut off goes on where it stopped; where that beginning was damaged (a power cut, a bad
    line), it is asked for once more from its first byte. A picture that does not come is no fault
    of the line: a plain one stands in its place, and it is asked for again, each time later.
    """
    came, pieces = 0, 0
    for name in queries.files_to_ask_for(db):
        wanted, again = True, files.begun(db.house.data, name) > 0
        while wanted and pieces < PIECES_MAX:
            pieces += 1
            try:
                more = wire.file(name, files.begun(db.house.data, name))
            except WireFault as no:
                if no.fault != "file_unknown":
                    return came
                commands.note_file_unknown(db, name)
                break
            wanted = files.add_piece(db.house.data, name, more)
            if again and not wanted and not files.is_here(db.house.data, name):
                wanted, again = True, False
        came += files.is_here(db.house.data, name)
    return came
