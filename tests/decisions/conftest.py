"""The people of the desk's tests."""

from tests.desk.conftest import house  # noqa: F401
