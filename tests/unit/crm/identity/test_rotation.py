"""Everything sealed anew under a new key, also when it is cut short."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from crm import guards
from crm.calls.models import Call
from crm.calls.service import open_call
from crm.citizens.models import Citizen
from crm.citizens.service import find_citizen, remember_citizen
from crm.db import SessionFactory, make_engine
from crm.exports.models import ExportRequest
from crm.identity.keys import FileKeys, vault_of_keys, write_keys
from crm.identity.models import Reveal
from crm.identity.rotation import KeyInUseError, add_key, count_stale, drop_old_keys, reseal, sealed_columns
from crm.identity.vault import Vault, WrongKeyError
from crm.tables import metadata
from crm.tickets.drafts import DraftField, suggest
from tests.databases import empty_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

PEOPLE = 7


class PowerCutError(Exception):
    """The test pulls the plug."""


class Installation:
    """A key file and a database that was written with it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "keys"
        write_keys(self.file, {"k1": bytes([1]) * 32, "index": bytes([2]) * 32})
        self.engines: list[Engine] = [empty_engine(folder)]
        self.url = self.engines[0].url.render_as_string(hide_password=False)

    def open(self, vault: Vault | None = None) -> SessionFactory:
        engine = make_engine(self.url, vault or self.vault())
        self.engines.append(engine)
        return SessionFactory(engine)

    def vault(self) -> Vault:
        return vault_of_keys(FileKeys(self.file))


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    with made.engines[0].begin() as connection:
        metadata.create_all(connection)
        guards.create(connection)
    factory = made.open()
    with factory.begin() as session:
        for n in range(PEOPLE):
            number = f"1380000602{n}"
            open_call(session, call_id=f"c-{n}", number=number, line="", origin="trunk", channel="", at=NOON)
            remember_citizen(session, number=number, name=f"王建{n}", at=NOON)
            session.add(
                ExportRequest(
                    by="8001", at=NOON, filter={"name": f"王建{n}"}, rows=1, reason=f"核对王建{n}", state="asked"
                )
            )
            session.add(Reveal(by="8001", field="name", reason=f"核对王建{n}", at=NOON, until=NOON))
            suggest(session, f"c-{n}", {"citizen_name": DraftField(f"王建{n}", confidence=0.9)}, NOON)
    yield made
    for engine in reversed(made.engines):
        engine.dispose()


def whole(factory: SessionFactory) -> bool:
    """Whether everything can be read and found as it was written."""
    with factory() as session:
        found = [find_citizen(session, f"1380000602{n}") for n in range(PEOPLE)]
        numbers = set(session.scalars(select(Call.number)))
        reasons = [sorted(session.scalars(select(table.reason))) for table in (ExportRequest, Reveal)]
    names = [f"王建{n}" for n in range(PEOPLE)]
    return (
        [c and c.name for c in found] == names
        and len(numbers) == PEOPLE
        and reasons == [[f"核对{name}" for name in names]] * 2
    )


def under(session: Session, key_id: str) -> int:
    """How many rows lie sealed with a key."""
    return sum(
        session.execute(text(f"SELECT count(*) FROM {one.name} WHERE {sealed}")).scalar_one()  # noqa: S608 our tables
        for one, names in sealed_columns()
        for sealed in [" OR ".join(f"{name} LIKE '{key_id}.%'" for name in names)]
    )


def test_everything_is_sealed_anew_and_the_old_key_can_go(installed: Installation) -> None:
    vault = add_key(installed.file)
    factory = installed.open(vault)
    done = reseal(factory, vault, NOON, batch=3)
    with factory() as session:
        assert (vault.active, done) == ("k2", under(session, "k2"))
        assert (under(session, "k1"), count_stale(session, vault)) == (0, 0)
    assert drop_old_keys(factory, installed.file, vault) == ["k1"]
    assert list(FileKeys(installed.file)) == ["k2", "index"]
    assert whole(installed.open())


def test_done_twice_nothing_is_left_to_do(installed: Installation) -> None:
    vault = add_key(installed.file)
    factory = installed.open(vault)
    assert reseal(factory, vault, NOON) > 0
    assert reseal(factory, vault, NOON) == 0


@pytest.mark.parametrize("transactions", range(1, 12))
def test_a_power_cut_in_the_middle_loses_nothing_and_it_goes_on(installed: Installation, transactions: int) -> None:
    vault = add_key(installed.file)
    factory = installed.open(vault)
    with pytest.raises(PowerCutError):
        reseal(_cut_after(factory, transactions), vault, NOON, batch=2)
    assert whole(installed.open())
    reseal(installed.open(), installed.vault(), NOON, batch=2)
    with factory() as session:
        assert count_stale(session, vault) == 0
    assert whole(installed.open())


def test_what_a_process_with_the_old_key_writes_meanwhile_is_found_later(installed: Installation) -> None:
    running = installed.open()
    vault = add_key(installed.file)
    factory = installed.open(vault)
    reseal(factory, vault, NOON)
    with running.begin() as session:
        session.scalars(select(Citizen)).first().name = "李秀英"  # type: ignore[union-attr]  # it is there
    with pytest.raises(KeyInUseError):
        drop_old_keys(factory, installed.file, vault)
    assert reseal(factory, vault, NOON) == 1


def test_an_old_key_that_is_gone_too_early_is_noticed(installed: Installation) -> None:
    vault = add_key(installed.file)
    factory = installed.open(vault)
    reseal(installed.open(), installed.vault(), NOON)
    write_keys(installed.file, {"k3": bytes([9]) * 32, "index": vault.index_key})
    with pytest.raises(WrongKeyError):
        reseal(factory, installed.vault(), NOON)


class _Cut:
    """Gives so many transactions; the next one dies before it is committed."""

    def __init__(self, factory: SessionFactory, left: int) -> None:
        self._factory, self._left = factory, left

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self._factory.begin() as session:
            yield session
            if self._left == 0:
                raise PowerCutError
            self._left -= 1


def _cut_after(factory: SessionFactory, transactions: int) -> Any:
    return _Cut(factory, transactions)
