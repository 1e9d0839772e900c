"""Templates and addresses compiled once a run: each test makes an app of its own.

Compiling them anew was half of the unit part's time.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from flask.templating import Environment
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


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


class CompiledEnvironment(Environment):
    """Flask's environment, taking its templates from what the run has compiled."""

    _compiled = Compiled()

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options, bytecode_cache=self._compiled)


class CompiledRule(Rule):
    """werkzeug writes two functions for each address; here they are written once for its text."""

    _known: ClassVar[dict[tuple[str, bool], Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        assert not self.defaults, "the text alone says what is built"
        key = self.rule, append_unknown
        if key not in self._known:
            self._known[key] = super()._compile_builder(append_unknown)
        return self._known[key]


def keep_compiled() -> None:
    """From now on every app of this process does."""
    Flask.jinja_environment = CompiledEnvironment  # type: ignore[assignment]  # meant to be set
    Flask.url_rule_class = CompiledRule
