"""The years of a cluster: told, opened anew, handed over, and who may come next."""
