"""Current announcements: offices write them, a second person approves them, operators see those that fit their call."""
