#: module methodtools
from functools import lru_cache as _lru_cache


def lru_cache(maxsize=128, typed=False):
    def decorated(function):
        if isinstance(function, (classmethod, staticmethod)):
            return type(function)(decorated(function.__func__))
        if isinstance(function, property):
            return property(decorated(function.fget))
        return _lru_cache(maxsize, typed)(function)

    return decorated
