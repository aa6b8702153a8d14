"""The doctor tells before recordings fill the disk."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from config.settings import Settings
from hotline.doctor.standing import ROOM_BYTES, check_disk

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("free", "told"), [(ROOM_BYTES + 1, "ok"), (ROOM_BYTES, "warn")])
def test_little_room_for_recordings_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, told: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert check_disk(Settings(data_dir=tmp_path / "not-made-yet")).finding == told
