"""Planning: how many calls to expect, how many seats they take, who sits there, and whether it came so."""
