"""What was deleted, with its proof."""
