"""Duties, fees and terms in Mexico, and the IMMEX programme."""
