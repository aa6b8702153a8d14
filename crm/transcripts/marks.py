"""Where in a sentence the words stand that were searched for. Pure."""

from crm.search.terms import query_terms

Span = tuple[int, int]


def marks(text: str, q: str) -> list[Span]:
    """Return the stretches of a text that a query found, in order, neighbours joined."""
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text
    places: set[int] = set()
    for term in query_terms(q):
        at = folded.find(term.text)
        while at >= 0:
            places.update(range(at, at + len(term.text)))
            at = folded.find(term.text, at + 1)
    spans: list[Span] = []
    for place in sorted(places):
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans
