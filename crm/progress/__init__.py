"""What a citizen is told of a ticket over the telephone, by their number or by the ticket's query code."""
