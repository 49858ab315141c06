"""The interview without a terminal: conversation, agenda, transcripts and sessions."""
