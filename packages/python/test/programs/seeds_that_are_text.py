# A generator of random numbers that is seeded with text or bytes goes on as CPython's does.
# mm: observes sizes
import random

for seed in ('abc', b'xyz', '', 'é' * 100, bytearray(b'1'), 5, 1.5, True, 'a' * 111, 'a' * 112, 'a' * 128):
    numbers = random.Random(seed)
    print(numbers.random(), numbers.choices('abc', k=3), numbers.getrandbits(70), numbers.randbytes(3))
random.seed('again')
print(random.random(), random.sample(range(100), 5))
