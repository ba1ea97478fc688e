"""Sessions of a council: what stands on the agenda, who may vote on it, how votes count."""
