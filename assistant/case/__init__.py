"""The case: facts on a product, its materials and its manufacturer. Nothing in it is derived."""
