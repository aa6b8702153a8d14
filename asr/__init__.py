"""Speech to text: the taps' audio in, transcripts and suggestions for the ticket out."""
