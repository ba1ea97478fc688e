"""A meeting before and while it is held: who is asked and there, and its programme."""
