"""A small local model that learns from confirmed tickets what words do not tell; nothing leaves the machine."""
