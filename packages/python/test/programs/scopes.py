"""Where names live: local, enclosing, global, built-in."""
x = 'global'

def outer():
    x = 'outer'
    def inner():
        nonlocal x
        x = x + '+inner'
        return x
    def reader():
        return x
    return inner, reader

inner, reader = outer()
print(inner(), inner(), reader(), x)

def counter(start=0):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    step.peek = lambda: count
    return step

a, b = counter(), counter(10)
print(a(), a(), b(5), a.peek(), b.peek())

def sets_global():
    global x, fresh
    x = 'changed'
    fresh = [1]

sets_global()
print(x, fresh)

def unbound():
    try:
        print(later)
    except UnboundLocalError as error:
        print(type(error).__name__, error)
    later = 1
    del later
    try:
        later
    except UnboundLocalError as error:
        print(error)

unbound()

def free_unbound():
    def use():
        return value
    try:
        use()
    except NameError as error:
        print(type(error).__name__, error)
    value = 3
    return use()

print(free_unbound())
try:
    no_such_name
except NameError as error:
    print(error, error.name)

class Body:
    y = 1
    z = [v for v in range(y + 1)]
    def method(self):
        try:
            return y
        except NameError as error:
            return str(error)

print(Body.z, Body().method())
functions = [lambda: i for i in range(3)]
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])
print(inner.__closure__[0].cell_contents, inner.__code__.co_freevars, outer.__code__.co_cellvars)

def local_names(p, *rest, q=2, **more):
    r = 3
    return sorted(locals())

print(local_names(1))
print(sorted(name for name in globals() if name in ('x', 'fresh', 'Body')))

def deep():
    v = 0
    def one():
        def two():
            def three():
                nonlocal v
                v += 1
                return v
            return three
        return two
    return one()()

f = deep()
print(f(), f(), f())
len_ = len
def shadow():
    len = lambda v: 'shadowed'
    return len([1])
print(shadow(), len_([1]))
for loop in range(3):
    pass
print(loop)
try:
    1 / 0
except ZeroDivisionError as gone:
    pass
try:
    gone
except NameError as error:
    print(error)
