"""Mexican duties, fees and terms, and the IMMEX programme."""
