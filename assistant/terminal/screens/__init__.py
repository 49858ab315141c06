"""What is drawn: a screen a module. Screens add nothing to what an assessment says."""
