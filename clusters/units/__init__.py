"""Units through time: acts of change, what they touch, what came of whom."""
