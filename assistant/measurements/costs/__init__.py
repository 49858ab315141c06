"""Supply chain costs: landed cost, total cost and assumptions."""
