"""The interview without the terminal: conversation, agenda, transcripts and sessions."""
