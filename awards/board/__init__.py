"""The work of the board on dossiers: queue, opinions, assignment, comparison."""
