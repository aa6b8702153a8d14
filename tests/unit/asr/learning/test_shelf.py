"""Models on disk: whole or not used, the older ones kept, never a program in them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from asr.learning.model import LearnedModel
from asr.learning.shelf import KEPT, BadModelError, NoOlderModelError, Shelf

pytestmark = pytest.mark.unit
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
ENTRY = {"trained_at": NOON, "shipped": 7, "confirmed": 0}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "learning")


def hotter(model: LearnedModel, by: float) -> LearnedModel:
    fields = {
        name: type(f)(f.values, f.grams, f.rarity, f.weights, f.bias, f.temperature * by)
        for name, f in model.fields.items()
    }
    return LearnedModel(fields)


def test_an_empty_shelf_has_no_model(shelf: Shelf) -> None:
    assert shelf.current() is None
    assert shelf.entries() == []
    with pytest.raises(NoOlderModelError):
        shelf.back()


def test_a_model_comes_back_as_it_was_and_without_a_restart(shelf: Shelf, tmp_path: Path, model: LearnedModel) -> None:
    running = Shelf(tmp_path / "learning")
    assert running.current() is None
    shelf.put(model, ENTRY)
    read = running.current()
    assert read is not None
    assert read.guess("龙头不出水")["category"] == model.guess("龙头不出水")["category"]
    assert running.current() is read


def test_the_one_before_is_in_force_again_after_going_back(shelf: Shelf, model: LearnedModel) -> None:
    first = shelf.put(model, ENTRY)
    shelf.put(hotter(model, 3), ENTRY)
    assert shelf.back() == first
    current = shelf.current()
    assert current is not None
    assert current.fields["kind"].temperature == model.fields["kind"].temperature


def test_only_some_are_kept(shelf: Shelf, tmp_path: Path, model: LearnedModel) -> None:
    for n in range(KEPT + 2):
        shelf.put(hotter(model, 1 + n), ENTRY)
    assert len(shelf.entries()) == KEPT
    assert len(list((tmp_path / "learning").glob("*.npz"))) == KEPT


def test_an_altered_or_missing_file_is_not_used(shelf: Shelf, tmp_path: Path, model: LearnedModel) -> None:
    shelf.put(model, ENTRY)
    file = next((tmp_path / "learning").glob("*.npz"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert Shelf(tmp_path / "learning").current() is None
    shelf.put(hotter(model, 2), ENTRY)
    with pytest.raises(BadModelError):
        shelf.back()
    assert shelf.current() is not None
    file.unlink()
    assert shelf.current() is not None


@pytest.mark.parametrize("content", [b"", b"{", b'{"entries": 3}', b'{"entries": [{"sha256": "../../etc"}]}'])
def test_a_broken_list_is_refused_and_the_rules_read_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "models.json").write_bytes(content)
    assert Shelf(tmp_path).current() is None
    with pytest.raises(BadModelError):
        Shelf(tmp_path).entries()


def test_only_the_owner_may_read_what_was_learned(shelf: Shelf, tmp_path: Path, model: LearnedModel) -> None:
    shelf.put(model, ENTRY)
    assert {oct(f.stat().st_mode & 0o777) for f in (tmp_path / "learning").iterdir()} == {"0o600"}
