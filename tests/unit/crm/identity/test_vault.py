"""Sealing, opening, and finding again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from crm.citizens.models import Citizen, CitizenNumber
from crm.citizens.service import find_citizen, remember_citizen
from crm.identity.vault import NoVaultError, Vault, WrongKeyError, blind_index
from crm.tables import metadata
from tests.databases import VAULT
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit


@given(st.text(max_size=200))
def test_what_is_sealed_comes_back(clear: str) -> None:
    assert VAULT.unseal(VAULT.seal(clear)) == clear


def test_the_same_value_is_sealed_differently_each_time_and_holds_nothing_of_it() -> None:
    first, second = VAULT.seal("王建国"), VAULT.seal("王建国")
    assert first != second
    assert "王" not in first


@pytest.mark.parametrize("place", range(5, 50, 9))
def test_a_tampered_value_is_never_opened(place: int) -> None:
    sealed = VAULT.seal("13800006021")
    other = "A" if sealed[place] != "A" else "B"
    with pytest.raises(WrongKeyError):
        VAULT.unseal(sealed[:place] + other + sealed[place + 1 :])


def test_a_value_moved_to_another_key_id_is_not_opened() -> None:
    both = replace(VAULT, keys={**VAULT.keys, "twin": VAULT.keys["test"]})
    with pytest.raises(WrongKeyError):
        both.unseal(VAULT.seal("王建国").replace("test.", "twin."))


@pytest.mark.parametrize("garbage", ["nonsense", "test.", "test.!!", "test.AAAA", ".AAAA", "k9.AAAA"])
def test_garbage_is_refused_with_the_same_error(garbage: str) -> None:
    with pytest.raises(WrongKeyError):
        VAULT.unseal(garbage)


def test_the_keys_are_not_shown() -> None:
    assert "\\x" not in repr(VAULT)
    assert "keys" not in repr(VAULT)


def test_a_blind_index_depends_on_its_key_and_is_not_hashed_twice() -> None:
    once = VAULT.blind("13800006021")
    other = Vault(keys=VAULT.keys, active="test", index_key=bytes(32))
    assert len(once) == 32
    assert VAULT.blind(once) == once
    assert other.blind("13800006021") != once


def test_a_citizen_is_found_by_number_though_the_database_holds_none(session: Session) -> None:
    made = remember_citizen(session, number="13800006021", name="王建国", at=NOON)
    session.expire_all()
    assert find_citizen(session, "13800006021") is made
    assert find_citizen(session, "13800006022") is None
    lying = session.execute(text("SELECT number_index, number, name FROM citizen_numbers, citizens")).one()
    assert not {"13800006021", "王建国"} & set(lying)
    assert lying.number_index == blind_index(session, "13800006021")


def test_a_loaded_row_found_by_its_index_can_be_changed(session: Session) -> None:
    first = remember_citizen(session, number="13800006021", name="王建国", at=NOON)
    second = Citizen(created_at=NOON)
    session.add(second)
    session.flush()
    session.expunge_all()
    row = session.get_one(CitizenNumber, blind_index(session, "13800006021"))
    assert row.citizen_id == first.id
    row.citizen_id = second.id
    session.flush()
    found = find_citizen(session, "13800006021")
    assert found is not None
    assert found.id == second.id


def test_without_keys_nothing_personal_is_written() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with Session(engine) as opened:
        opened.add(Citizen(name="王建国", created_at=NOON))
        with pytest.raises((NoVaultError, StatementError), match="identity keys"):
            opened.flush()
    engine.dispose()
