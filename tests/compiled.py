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
    """werkzeug reads each address and writes two functions for it; here once for its text."""

    _read: ClassVar[dict[str, tuple[Any, ...]]] = {}
    _written: ClassVar[dict[tuple[str, bool], Builder]] = {}

    def compile(self) -> None:
        """As werkzeug does; converters know nothing of the map they were made for."""
        assert not any((self.subdomain, self.host, self.defaults)), "only its text counts"
        if self.rule not in self._read:
            super().compile()
            self._read[self.rule] = self._parts, self._trace, self._converters, self.arguments
            return
        self._parts, self._trace, self._converters, self.arguments = self._read[self.rule]
        self._build = self._compile_builder(append_unknown=False).__get__(self, None)
        self._build_unknown = self._compile_builder(append_unknown=True).__get__(self, None)

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = self.rule, append_unknown
        if key not in self._written:
            self._written[key] = super()._compile_builder(append_unknown)
        return self._written[key]


def keep_compiled() -> None:
    """From now on every app of this process does."""
    Flask.jinja_environment = CompiledEnvironment  # type: ignore[assignment]  # meant to be set
    Flask.url_rule_class = CompiledRule
