"""What terms are made with, kept for one edition of the rules."""

from threading import Lock

from config.rules.city import CityRules
from crm.knowledge.terms import Terms, words_key


class Words:
    """The words of one edition of the rules, read when they are first needed: they are dear.

    Args:
        rules: The rules.

    Attributes:
        key: What tells terms made with them.
    """

    def __init__(self, rules: CityRules) -> None:
        self.key = words_key(rules)
        self._rules, self._reading = rules, Lock()
        self._terms: Terms | None = None

    def __call__(self) -> Terms:
        """Return the maker of terms."""
        with self._reading:
            if self._terms is None:
                self._terms = Terms(self._rules)
            return self._terms
