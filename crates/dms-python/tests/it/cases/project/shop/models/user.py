from ..config import NAME
__all__ = ["User", "public"]
public = 1
hidden = 2
class User:
    name = NAME
