"""Role play: a prospect who answers questions in plain language."""
