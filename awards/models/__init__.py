from awards.models.register import Award

__all__ = ["Award"]
