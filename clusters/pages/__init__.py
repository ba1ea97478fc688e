"""What pages show and to whom: facts read once, pictures and columns of lists."""
