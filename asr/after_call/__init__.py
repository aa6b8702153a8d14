"""After the call: what could not be heard live, and the same words once more, from the recording."""
