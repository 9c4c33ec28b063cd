# Instances of a subclass of float never come from, or go to, the free list of floats.
import gc


class Real(float):
    pass


for number in range(200):
    Real(number + 0.5)
gc.collect()
print(Real(2.5) + 1, Real(2.5) is Real(2.5), [Real(number) for number in range(3)])
