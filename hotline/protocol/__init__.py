"""The websocket's frames as pages and readers need them: TypeScript, and a table for ``docs/protocol.md``."""
