"""What is due when in a cluster's year, who has sent it, and who is told."""
