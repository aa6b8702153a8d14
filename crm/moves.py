"""State machines as tables: which move leads where, and what to say when it does not."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from config.errors import ConflictError

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


class IllegalMoveError(ConflictError):
    """A move that the present state does not allow."""

    slug: ClassVar[str] = "illegal-move"


class Table(Generic[State, Move]):
    """The allowed moves of one kind of thing.

    Args:
        of: What moves, for messages ("call").
        moves: ``{state: {move: next state}}``.
    """

    def __init__(self, of: str, moves: Mapping[State, Mapping[Move, State]]) -> None:
        self.of = of
        self.moves = moves

    def after(self, state: State, move: Move) -> State:
        """Return the state that follows.

        Raises:
            IllegalMoveError: Naming state, move, and what would be allowed.
        """
        allowed = self.moves.get(state, {})
        if move not in allowed:
            names = ", ".join(sorted(m.value for m in allowed)) or "nothing"
            raise IllegalMoveError(
                f"expected one of {names} while the {self.of} is {state.value}, got {move.value}",
                of=self.of,
                state=state.value,
                move=move.value,
                allowed=sorted(m.value for m in allowed),
            )
        return allowed[move]

    def allows(self, state: State, move: Move) -> bool:
        """Return whether the move is allowed."""
        return move in self.moves.get(state, {})
