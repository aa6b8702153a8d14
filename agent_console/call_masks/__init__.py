"""Keeping nothing of a call while a card or identity number is spoken (录音屏蔽)."""
