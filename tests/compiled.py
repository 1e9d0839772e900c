"""Templates compiled once a run: each test makes an app of its own, and compiled half its time."""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Jinja's own way to keep bytecode, in memory; a changed source has another checksum."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get((bucket.key, bucket.checksum))
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = Compiled()


def keep_compiled(app: Flask) -> Flask:
    """`app`, taking its templates from what the run has compiled."""
    app.jinja_env.bytecode_cache = _compiled
    return app
