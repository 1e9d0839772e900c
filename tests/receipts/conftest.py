"""A till that is open, eggs on the shelf: as the money room's tests have it."""

from tests.money.conftest import morning, till

__all__ = ["morning", "till"]
