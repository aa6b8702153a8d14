"""Planning for pages: weeks of shifts, one's own shifts, swaps, adherence."""
