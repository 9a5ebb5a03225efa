"""Who is who. Knows Graph as a Protocol only; nothing of presence or of the screen."""
