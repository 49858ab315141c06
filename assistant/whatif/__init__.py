"""What-if: the effect of changes to a case, and the cheapest changes by which a good qualifies."""
