"""Keys from the environment and from a file; wrong ones are refused before anything is written."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.errors import UnsafeSettingsError
from config.settings import Settings
from crm.identity.checks import check_keys, check_vault
from crm.identity.keys import FileKeys, load_vault, new_key, vault_of_keys, write_keys
from crm.identity.models import KeyCheck
from crm.identity.rotation import add_key
from crm.identity.vault import NoVaultError, Vault, WrongKeyError
from hotline.prepare import prepare_database, prepare_keys
from tests.databases import VAULT
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

AT_ONCE = 8


def written(key: bytes) -> str:
    return base64.b64encode(key).decode()


A, B, INDEX = (written(bytes([n]) * 32) for n in (1, 2, 3))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, identity_key_file=tmp_path / "keys")


def put(settings: Settings, text: str, mode: int = 0o600) -> None:
    file = settings.resolved_identity_key_file
    file.write_text(text)
    file.chmod(mode)


def test_the_first_key_seals_and_the_others_open(settings: Settings) -> None:
    put(settings, f"k1:{A}\nindex:{INDEX}\n")
    old = load_vault(settings).seal("王建国")
    put(settings, f"k2:{B}\nk1:{A}\nindex:{INDEX}\n")
    vault = load_vault(settings)
    assert vault.seal("王建国").startswith("k2.")
    assert vault.unseal(old) == "王建国"


def test_the_environment_goes_before_the_file(settings: Settings) -> None:
    put(settings, f"k1:{A}\nindex:{INDEX}\n")
    given = settings.model_copy(update={"identity_keys": f"e1:{B}, index:{INDEX}"})
    assert load_vault(given).active == "e1"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", NoVaultError),
        (f"k1:{A}", NoVaultError),
        (f"index:{INDEX}", NoVaultError),
        (f"k1:{A[:20]}\nindex:{INDEX}", WrongKeyError),
        (f"k1:{written(b'short')}\nindex:{INDEX}", WrongKeyError),
        (f"k1:{A}\nk1:{B}\nindex:{INDEX}", WrongKeyError),
        (f"k1:{A}\nindex:{A}", WrongKeyError),
        (f"a key:{A}\nindex:{INDEX}", WrongKeyError),
        ("-----BEGIN PRIVATE KEY-----", WrongKeyError),
        ("钥匙", WrongKeyError),
    ],
)
def test_what_is_no_key_is_refused_and_never_repeated(
    settings: Settings, text: str, error: type[UnsafeSettingsError]
) -> None:
    put(settings, text)
    with pytest.raises(error) as refused:
        load_vault(settings)
    assert A[:20] not in refused.value.message


def test_a_missing_or_unreadable_file_is_refused(settings: Settings) -> None:
    with pytest.raises(NoVaultError):
        load_vault(settings)
    settings.resolved_identity_key_file.mkdir(mode=0o700)
    with pytest.raises(NoVaultError):
        load_vault(settings)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_others_may_read_is_refused(settings: Settings, mode: int) -> None:
    put(settings, f"k1:{A}\nindex:{INDEX}\n", mode)
    with pytest.raises(WrongKeyError, match=f"{mode:o}"):
        load_vault(settings)


def test_a_written_file_is_its_owners_alone_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys", {"k1": new_key(), "index": new_key()})
    assert [(f.name, f.stat().st_mode & 0o777) for f in tmp_path.iterdir()] == [("keys", 0o600)]


def test_a_process_that_runs_opens_what_a_later_key_sealed(settings: Settings) -> None:
    file = settings.resolved_identity_key_file
    put(settings, f"k1:{A}\nindex:{INDEX}\n")
    running = load_vault(settings)
    write_keys(file, {"k2": base64.b64decode(B), **FileKeys(file)})
    later = load_vault(settings)
    assert running.unseal(later.seal("王建国")) == "王建国"
    with pytest.raises(WrongKeyError):
        running.unseal("k3.AAAA")


def test_a_demonstration_makes_its_keys_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert prepare_keys(settings).index_key == prepare_keys(settings).index_key
    assert settings.resolved_identity_key_file.stat().st_mode & 0o077 == 0


def test_processes_that_start_or_rotate_at_once_lose_no_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    file, start = settings.resolved_identity_key_file, Barrier(AT_ONCE)

    def at_once(work: Callable[[], Vault]) -> list[Vault]:
        def begin(_: int) -> Vault:
            start.wait()
            return work()

        with ThreadPoolExecutor(AT_ONCE) as crowd:
            return list(crowd.map(begin, range(AT_ONCE)))

    assert len({vault.index_key for vault in at_once(lambda: prepare_keys(settings))}) == 1
    rotated = at_once(lambda: add_key(file))
    assert {vault.active for vault in rotated} == {f"k{n}" for n in range(2, AT_ONCE + 2)}
    kept = FileKeys(file)
    assert all(kept[vault.active] == vault.keys[vault.active] for vault in rotated)


def test_no_new_keys_are_made_for_a_database_that_was_sealed(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare_database(settings)
    settings.resolved_identity_key_file.unlink()
    with pytest.raises(NoVaultError):
        prepare_database(settings)
    assert not settings.resolved_identity_key_file.exists()


def test_other_keys_than_those_the_database_was_sealed_with_are_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare_database(settings)
    write_keys(settings.resolved_identity_key_file, {"k1": new_key(), "index": new_key()})
    with pytest.raises(WrongKeyError):
        prepare_database(settings)


def other(**changes: object) -> Vault:
    return Vault(**{"keys": VAULT.keys, "active": "test", "index_key": VAULT.index_key, **changes})  # type: ignore[arg-type]  # made of parts


@pytest.mark.parametrize(
    "wrong",
    [
        other(keys={"test": bytes(32)}),
        other(keys={"new": bytes(32)}, active="new"),
        other(index_key=bytes(32)),
    ],
    ids=["another key of the same name", "the old key is gone", "another index key"],
)
def test_the_check_finds_a_wrong_key_and_writes_nothing(session: Session, wrong: Vault) -> None:
    check_vault(session, VAULT, NOON)
    with pytest.raises(WrongKeyError):
        check_vault(session, wrong, NOON)
    assert session.scalar(select(func.count()).select_from(KeyCheck)) == 1


def test_a_new_active_key_gets_its_check(session: Session) -> None:
    check_vault(session, VAULT, NOON)
    check_vault(session, vault_of_keys({"new": bytes(32), **VAULT.keys, "index": VAULT.index_key}), NOON)
    assert set(session.scalars(select(KeyCheck.key_id))) == {"test", "new"}


def test_a_new_key_that_is_only_looked_at_is_not_kept(session: Session) -> None:
    check_vault(session, VAULT, NOON)
    check_keys(session, vault_of_keys({"new": bytes(32), **VAULT.keys, "index": VAULT.index_key}))
    assert list(session.scalars(select(KeyCheck.key_id))) == [VAULT.active]
