from . import cycle_a
class B:
    name = "B"
