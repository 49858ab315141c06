"""maquila: what IMMEX and the USMCA allow a product made in Mexico, and what that saves."""
