"""Supervision for pages: the board, letters, receipts."""
