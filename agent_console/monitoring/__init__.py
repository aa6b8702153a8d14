"""Supervisors taking part in operators' calls from the page (监听、耳语、强插、接管)."""
