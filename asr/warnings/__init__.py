"""Words that warn: found in what is being said, within a second of their being said."""
