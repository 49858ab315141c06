"""The terminal itself: prompt, writer, lines for a screen reader, the table of commands."""
