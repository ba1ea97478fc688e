"""What the pages of dossiers show to whoever may see them."""
