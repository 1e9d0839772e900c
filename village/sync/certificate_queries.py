"""What this station is called over https, what it asked for and what came."""

from dataclasses import dataclass

from village.ground.unit import Store
from village.sync.certificate_rules import host_of


@dataclass(frozen=True)
class Came:
    """The newest certificate that came; moments in UTC milliseconds."""

    host: str
    chain: str
    key: str
    not_before: int
    not_after: int


def own_host(db: Store) -> str | None:
    """This station's name in the centre's zone; None where the centre has told none."""
    zone = db.value("SELECT zone FROM sync_zone WHERE one = 1")
    return host_of(db.station, zone) if zone and db.identity else None


def asked(db: Store) -> tuple[str, str] | None:
    """(name, key) that the centre was asked to certify last."""
    row = db.row("SELECT host, key_id FROM sync_certificate_asked WHERE one = 1")
    return (row["host"], row["key_id"]) if row else None


def certificate(db: Store) -> Came | None:
    """The newest one, whichever PC of this station it was made for."""
    row = db.row(
        "SELECT host, chain, key_id, not_before, not_after FROM sync_certificate WHERE one = 1"
    )
    return Came(*row) if row else None
