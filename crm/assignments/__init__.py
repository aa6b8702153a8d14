"""What each department has to do about a ticket: lead (主办), co-handlers (协办), and what they pass down (加派)."""
