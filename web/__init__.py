"""The lab page: backorder trade-offs in a browser, for the meeting and the classroom."""
