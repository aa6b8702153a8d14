"""What can be done with a ticket: one request and one effect for each row of ``TICKET_RULES``."""
