#: module lazy_object_proxy
class Proxy:
    # What a proxy stands for is made at once: nobody can tell it from the thing itself.
    def __new__(cls, factory):
        return factory()
