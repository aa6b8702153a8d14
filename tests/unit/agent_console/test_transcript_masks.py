"""What others read of a transcript: masks reach what was heard, too."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import pytest

from agent_console.calls.masking import masked_transcript
from agent_console.calls.schemas import UtteranceOut

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


class Hidden:
    """Hides one name."""

    def said(self, said: Sequence[str], names: Collection[str]) -> list[str]:
        return [text.replace("王伟", "**") for text in said]


def test_a_repaired_word_that_is_hidden_does_not_tell_what_was_heard() -> None:
    repairs: list[dict[str, str | int]] = [
        {"from": "旺伟", "to": "王伟", "start": 0},
        {"from": "接放大到", "to": "解放大道", "start": 3},
    ]
    said = UtteranceOut(
        call_id="c", id=1, leg="caller", text="王伟在解放大道", repairs=repairs, started_at=NOON, ended_at=NOON
    )
    (shown,) = masked_transcript([said], Hidden())  # type: ignore[arg-type]  # only its one method is used
    assert (shown.text, shown.repairs) == ("**在解放大道", repairs[1:])
