"""The papers of dossiers against what is asked for."""
