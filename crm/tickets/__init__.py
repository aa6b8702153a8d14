"""The matter in writing: drafts that fill themselves, and tickets."""
