"""What happens by itself when time passes."""
