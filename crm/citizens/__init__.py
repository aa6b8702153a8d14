"""Who calls: people, numbers and where a number belongs."""
