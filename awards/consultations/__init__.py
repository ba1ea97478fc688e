"""Asking other bodies and the public about dossiers: days, answers, who is told."""
