"""From notices to messages: grouped by recipient, within hours and quota, free under an answer where that is possible."""
