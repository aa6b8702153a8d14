"""Finding and building Asterisk, with a builder that only pretends."""

from pathlib import Path

import pytest

from config.settings import Settings
from ivr.pbx import install
from ivr.pbx.install import PbxMissingError, ensure_pbx, find_pbx, pbx_version

pytestmark = pytest.mark.protocol

BUILDS = """#!/bin/sh
for root; do :; done
echo "I: extracting archives..."
mkdir -p "$root/usr/sbin" "$root/etc" "$root/usr/lib/x86_64-linux-gnu/asterisk/modules" "$root/var/lib/dpkg"
touch "$root/usr/sbin/asterisk" "$root/usr/lib/x86_64-linux-gnu/asterisk/modules/chan_websocket.so"
{
    printf 'Package: adduser\\nVersion: 3.1\\n\\n'
    printf 'Package: asterisk\\nStatus: install ok installed\\nVersion: 1:22.11.0+dfsg-1\\n\\n'
} > "$root/var/lib/dpkg/status"
"""
FAILS = """#!/bin/sh
for root; do :; done
mkdir -p "$root/usr/sbin"
echo "E: mirror cannot be reached" >&2
exit 25
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs in which neither Asterisk nor a builder is."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "mkdir", "touch", "printf"):
        (programs / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(programs))
    return programs


def builder(path: Path, script: str) -> None:
    (path / "mmdebstrap").write_text(script)
    (path / "mmdebstrap").chmod(0o755)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(pbx_root=tmp_path / "var/pbx-root", data_dir=tmp_path)


def test_a_root_is_built_once(path: Path, settings: Settings) -> None:
    builder(path, BUILDS)
    told: list[str] = []
    built = ensure_pbx(settings, told.append)
    assert (built.version, built.numbers, built.root) == ("22.11.0", (22, 11, 0), settings.pbx_root)
    assert "  extracting archives..." in told
    assert (settings.pbx_root / "inst").is_dir()
    builder(path, FAILS)
    assert ensure_pbx(settings, told.append) == built
    assert pbx_version(settings) == "22.11.0"


def test_a_half_built_root_is_built_anew(path: Path, settings: Settings) -> None:
    builder(path, BUILDS)
    part = settings.pbx_root.with_name("pbx-root.part")
    for leftover in (settings.pbx_root, part):
        leftover.mkdir(parents=True)
        (leftover / "leftover").touch()
    assert find_pbx(settings) is None
    root = ensure_pbx(settings, lambda _: None).root
    assert root is not None
    assert not (root / "leftover").exists()
    assert not part.exists()


def test_a_failed_build_tells_why_and_counts_for_nothing(path: Path, settings: Settings) -> None:
    builder(path, FAILS)
    with pytest.raises(PbxMissingError, match="mirror cannot be reached"):
        ensure_pbx(settings, lambda _: None)
    assert find_pbx(settings) is None


@pytest.mark.usefixtures("path")
def test_a_missing_builder_is_told_with_the_fix(settings: Settings) -> None:
    with pytest.raises(PbxMissingError, match="apt-get install mmdebstrap"):
        ensure_pbx(settings, lambda _: None)


@pytest.mark.parametrize(
    ("version", "module", "fit"),
    [("Asterisk 22.11.0", True, True), ("Asterisk 18.9.1", True, False), ("Asterisk 22.11.0", False, False)],
    ids=["fit", "too old", "no websocket"],
)
def test_the_systems_own_asterisk_is_taken_if_it_is_fit(
    path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, version: str, module: bool, fit: bool
) -> None:
    monkeypatch.setattr(install, "_has_module", lambda _: module)
    (path / "asterisk").write_text(f"#!/bin/sh\necho '{version}'\n")
    (path / "asterisk").chmod(0o755)
    found = find_pbx(settings)
    assert (found is not None) == fit
    if found:
        assert (found.root, found.numbers) == (None, (22, 11, 0))
        assert found.inside(settings.pbx_instance / "etc", settings.pbx_instance) == str(settings.pbx_instance / "etc")
