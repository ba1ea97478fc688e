from awards.actions.register import register_stated

__all__ = ["register_stated"]
