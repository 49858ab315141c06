"""The one way through the program: measure, let the rules decide, write the assessment."""
