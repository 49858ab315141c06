"""Supply chains: landed cost, total cost and assumptions."""
