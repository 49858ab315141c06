"""US duties and fees, and country of origin for marking."""
