"""What a resolution is made of: standing, ranks, quotas, and what stands in its way."""
