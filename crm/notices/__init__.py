"""What departments and people are told, through an outbox that forgets nothing and tells nothing twice."""
