"""A bill of materials from a file or a paste, as the lines that the interview takes."""
