"""The room Learn: guided lessons, which are data."""
