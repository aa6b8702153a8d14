"""The operator's console: sign-in, REST, websockets and the softphone's way to the telephone system."""
