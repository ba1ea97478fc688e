"""What pages show and to whom: facts read once, the next step, the screen of the hall."""
