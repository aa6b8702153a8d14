"""What calls of a queue may come to."""

from pydantic import Field, model_validator

from config.part import Name, Part


class WrapUpCode(Part):
    """What a call came to, in a word (话后小结)."""

    code: Name
    name: str
    name_en: str


class WrapUpRule(Part):
    """What the calls of a queue may come to: a short list is chosen from, a long one is guessed at.

    Attributes:
        codes: In the order in which they are shown; more than 15 are advised against (peers.md §1.1, 5).
        required: Whether the operator must choose before they take the next call by themselves.
    """

    codes: tuple[WrapUpCode, ...] = Field(default=(), max_length=15)
    required: bool = False

    @model_validator(mode="after")
    def codes_fit(self) -> "WrapUpRule":
        """Refuse a code given twice, and a choice that must be made out of nothing."""
        codes = [one.code for one in self.codes]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(f"expected each code once, got {sorted(twice)} again")
        if self.required and not codes:
            raise ValueError("expected codes to choose from where one is required, got none")
        return self
