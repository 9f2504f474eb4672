"""LINE: the only room that knows its events, messages, limits and SDK."""
