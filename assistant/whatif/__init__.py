"""A case with facts changed: what moves, and the cheapest changes by which a good qualifies."""
