# mm: observes sizes, collection-schedule
# How large deques are as they grow and shrink, at both ends.
import gc, sys
from collections import deque
size = sys.getsizeof
print(size(deque()), size(deque([1])), size(deque(range(64))), size(deque(range(65))), size(deque(range(1000))), size(iter(deque())))
x = deque()
sizes = []
for i in range(140):
    x.append(i)
    sizes.append(size(x))
print(sorted(set(sizes)), [sizes.index(s) for s in sorted(set(sizes))])
for i in range(60): x.popleft()
print(size(x))
x.rotate(50); print(size(x)); x.rotate(-120); print(size(x))
y = deque()
for i in range(70): y.appendleft(i)
print(size(y)); y.extendleft(range(100)); print(size(y)); y.clear(); print(size(y)); y.extendleft(range(65)); print(size(y)); y.extend(range(10)); print(size(y))
for n in (1, 2, 30, 63, 64, 65): print(n, size(deque([1]) * n), size(deque([1, 2]) * n), size(deque([1, 2, 3], 50) * n))
z = deque(maxlen=10)
z.extend(range(1000))
print(size(z)); z.insert(0, 1) if len(z) < 10 else None
del z[3]; z.insert(2, 'a'); print(z, size(z))
gc.collect(); gc.disable()
a = gc.get_count()[0]; keep = [deque() for _ in range(20)]; b = gc.get_count()[0]; print(b - a)
