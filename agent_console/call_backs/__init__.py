"""The worklist of missed calls: take one, call, or give it up."""
