from . import cycle_b
class A:
    def b(self):
        return cycle_b.B.name
