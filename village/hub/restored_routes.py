"""What officers are told after the hub came back from an older copy of itself."""

from collections.abc import Sequence

from village.ground import web
from village.hub.room_routes import room, store, who
from village.hub.store import Row


def restores_unseen() -> Sequence[Row]:
    """For every officer's page, until one of them has seen it."""
    with store().reading() as rows:
        return rows.all("restores_unseen")


@room.post("/hub/restored/seen")
@web.door("officer")
def see_restores() -> web.Answer:
    """An officer knows, and has sent again what was sent since."""
    kept = store()
    with kept.writing() as rows:
        rows.run("restores_seen", seen_at=kept.clock.now_ms())
        kept.audit(rows, who(), "hub_restore_seen", "hub")
    return web.go("hub.show_prices")
