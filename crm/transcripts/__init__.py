"""What was said, by whom and when."""
