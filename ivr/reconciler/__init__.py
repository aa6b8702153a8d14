"""What we know and what Asterisk shows, compared again and again, and put right."""

from ivr.reconciler.reconciler import Reconciler
from ivr.reconciler.tally import Tally

__all__ = ["Reconciler", "Tally"]
