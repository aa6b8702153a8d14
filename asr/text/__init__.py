"""From what a recogniser gives to what a person would have written down."""
