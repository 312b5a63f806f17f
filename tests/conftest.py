"""What the tests of this folder share beside ../conftest.py."""

from bare_page import bare  # noqa: F401  a fixture of the browser tests
