"""Quality inspection: inspectors' boxes, the score card, and an operator's own results."""
