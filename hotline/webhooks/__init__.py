"""What happens to calls, told to a city's other systems."""
