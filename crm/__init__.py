"""Citizens, calls, transcripts, tickets and operators: the rules and the database, and no other I/O."""
