"""Which PostgreSQL the tests take."""

from pathlib import Path

import pytest

from tests.postgres import programs

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("versions", "taken"), [(("15",), "15"), (("13", "15", "17"), "17"), (("9", "16"), "16")])
def test_the_newest_version_installed_is_taken(tmp_path: Path, versions: tuple[str, ...], taken: str) -> None:
    for version in versions:
        (tmp_path / version / "bin").mkdir(parents=True)
    assert programs(tmp_path) == tmp_path / taken / "bin"


@pytest.mark.parametrize(("versions", "said"), [((), "not installed"), (("13", "14"), "15 or newer .*, got 14")])
def test_no_version_or_too_old_a_one_is_said(tmp_path: Path, versions: tuple[str, ...], said: str) -> None:
    for version in versions:
        (tmp_path / version / "bin").mkdir(parents=True)
    with pytest.raises(RuntimeError, match=said):
        programs(tmp_path)
