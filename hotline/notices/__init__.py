"""Notices on their way out: mail, webhooks, text messages."""
