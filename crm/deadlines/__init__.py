"""The clocks that run on tickets."""
