"""The case: what is known of a product, its materials and its maker. Nothing in it is derived."""
