"""Files as they lie on the disk, to read and only to read."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Files:
    """Each file is opened once, for as long as the same one lies there: opening reads it all."""

    _open: dict[Path, tuple[int, sqlite3.Connection]] = field(default_factory=dict)

    def at(self, path: Path) -> sqlite3.Connection:
        """The file that lies there now."""
        here, known = path.stat().st_ino, self._open.get(path)
        if known is None or known[0] != here:
            if known is not None:
                known[1].close()
            known = here, sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            self._open[path] = known
        return known[1]

    def close(self) -> None:
        """Nothing is looked at any more."""
        for _, file in self._open.values():
            file.close()
        self._open.clear()
