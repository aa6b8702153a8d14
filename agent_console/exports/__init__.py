"""Taking many tickets out: asked for, decided, fetched once."""
