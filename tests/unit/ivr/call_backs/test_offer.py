"""Whoever waits is offered to keep their place, in a language they hear."""

from datetime import timedelta
from typing import Any

import pytest

from crm.calls.states import CallState
from crm.casework import Casework
from ivr.ami import AmiEvent
from ivr.call_backs import PlaceOffer
from ivr.prompts.catalogue import load_catalogue
from ivr.prompts.sentence import Sentences
from ivr.tracker import LiveCall
from tests.city import demo_city
from tests.unit.ivr.helpers import NOON, FakeClock, FakeGateway

pytestmark = pytest.mark.unit

OFFER, NUMBER = "call_back_offer", "13871236021"


def offered_to(call: LiveCall, *, english: set[str]) -> PlaceOffer:
    """An offer on a line that has every sound in Mandarin, and these in English."""
    catalogue = load_catalogue()
    sounds = {file.removesuffix(".wav") for prompt in catalogue for file in prompt.files("zh")}
    gateway, clock = FakeGateway(), FakeClock()
    gateway.fields["Getvar"] = AmiEvent(Value="place_kept")
    clock.now = NOON + timedelta(hours=1)
    link: Any = gateway
    sentences = Sentences(catalogue, {"zh": sounds, "en": english})
    return PlaceOffer(link, {call.id: call}, Casework(demo_city()), sentences, clock, way_out=True)


@pytest.mark.parametrize(("english", "said"), [({OFFER}, OFFER), (set(), f"mandarin/{OFFER}")])
async def test_who_is_spoken_to_in_english_hears_the_offer_in_mandarin_where_its_sound_is_missing(
    english: set[str], said: str
) -> None:
    call = LiveCall("hotline-1.1", "PJSIP/trunk-1", NUMBER, "12345", "trunk", NOON, CallState.WAITING, "en")
    assert await offered_to(call, english=english).said(call) == (said,)
