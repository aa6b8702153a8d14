"""What Asterisk asks while it carries a call: one small script per question, behind one server."""
