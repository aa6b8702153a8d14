"""From confirmed tickets to a model: what is learned from the database, and which model comes into force."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from asr.learning import trial as trials
from asr.learning.confirmed import confirmed
from asr.learning.measure import Figures
from asr.learning.model import LearnedModel
from asr.learning.requests import Request
from asr.learning.shelf import Shelf
from asr.learning.trial import put_in_force, try_out
from config.profile import Profile, load_profile
from crm.citizens.service import remember_citizen
from crm.db import SessionFactory
from crm.tickets.models import Ticket
from crm.transcripts.service import add_utterance

pytestmark = [pytest.mark.protocol, pytest.mark.patient]
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def ticket(factory: SessionFactory, call_id: str, *texts: str, **fields: str) -> None:
    with factory.begin() as session:
        citizen = remember_citizen(session, number="13871006021", name="王建国", at=NOON)
        session.add(
            Ticket(
                number=call_id[-18:].replace(".", "0").rjust(18, "1"),
                query_code="123456",
                call_id=call_id,
                citizen_id=citizen.id,
                operator="8001",
                title="路灯",
                content="路灯",
                created_at=NOON,
                updated_at=NOON,
                **fields,
            )
        )
        for n, text in enumerate(texts):
            at = NOON + timedelta(seconds=n)
            for leg, said in (("caller", text), ("operator", "您好，请问有什么可以帮您")):
                add_utterance(
                    session, call_id=call_id, leg=leg, operator=None, text=said, words=[], started_at=at, ended_at=at,
                    engine="vosk", model="m", language="en" if said.isascii() else "",
                )  # fmt: skip


def test_a_confirmed_ticket_is_learned_with_what_the_citizen_said_and_not_who_they_are(
    factory: SessionFactory, calls: tuple[str, str]
) -> None:
    ticket(
        factory,
        calls[0],
        "我叫王建国",
        "电话13871006021",
        "My street light is broken",
        "巷子里黑漆漆的",
        kind="求助",
        category="城市管理/市政设施/路灯故障",
    )
    with factory() as session:
        [(matter, request)] = list(confirmed(session))
    assert request.labels == {"kind": "求助", "category": "城市管理/市政设施/路灯故障"}
    assert not request.whole
    assert matter
    assert "巷子里黑漆漆的" in request.text
    assert "您好" not in request.text
    assert "light" not in request.text
    assert "王建国" not in request.text
    assert "13871006021" not in request.text


def test_a_call_without_words_teaches_nothing(factory: SessionFactory, calls: tuple[str, str]) -> None:
    ticket(factory, calls[0], kind="求助")
    with factory() as session:
        assert list(confirmed(session)) == []


@pytest.fixture
def profile() -> Profile:
    """The demonstration's city, cut down to what can be trained in a moment."""
    whole = load_profile("demo")
    rules = whole.rules_at(NOON)
    kept = tuple(c for c in rules.categories if c.path.startswith(("城市管理/市政设施", "公用事业/供水")))
    return whole.model_copy(update={"editions": (rules.model_copy(update={"categories": kept}),)})


def test_a_trained_model_is_measured_on_what_it_has_not_seen_and_comes_into_force(
    tmp_path: Path, profile: Profile
) -> None:
    shelf = Shelf(tmp_path)
    told = [(f"matter {n}", Request(f"巷子里黑漆漆的看不见{n}", {"kind": "求助"}, whole=False)) for n in range(40)]
    trial = try_out(profile, shelf, told, NOON, NOON)
    assert 0 < 40 - trial.confirmed < 40
    assert trial.after["kind"].f1 > 0.5
    put_in_force(shelf, trial, NOON)
    assert shelf.entries()[-1].confirmed == trial.confirmed
    assert isinstance(shelf.current(), LearnedModel)


def test_a_model_that_is_worse_in_one_field_is_not_accepted(
    tmp_path: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(_requests: object, context: object) -> dict[str, Figures]:
        worse = getattr(context, "model", None) is not None
        return {
            "kind": Figures(9, 1, 1),
            "category_top": Figures(9, 1, 1),
            "category_leaf": Figures(8 if worse else 9, 1, 1),
        }

    monkeypatch.setattr(trials, "measure", measured)
    assert not try_out(profile, Shelf(tmp_path), [], NOON, NOON).accepted
