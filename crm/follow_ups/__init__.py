"""Asking the citizen how it went (回访). No answer is no evaluation; nobody is satisfied by default."""
