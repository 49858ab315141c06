"""The terminal itself: prompt, writer, screen reader, commands as a table."""
