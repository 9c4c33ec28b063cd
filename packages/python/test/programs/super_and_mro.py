"""super in every form, cooperative calls, diamond inheritance, __mro_entries__, changing __bases__ and __class__."""
class Root:
    def __init__(self, **words):
        print('Root', words)
        super().__init__(**words)
    def trail(self): return ['Root']
class Left(Root):
    def __init__(self, left=0, **words):
        print('Left', left)
        super().__init__(**words)
        self.left = left
    def trail(self): return ['Left', *super().trail()]
class Right(Root):
    def __init__(self, right=0, **words):
        print('Right', right)
        super().__init__(**words)
        self.right = right
    def trail(self): return ['Right', *super().trail()]
class Bottom(Left, Right):
    def trail(self): return ['Bottom', *super().trail()]
print(Bottom(right=2, left=1).trail(), [c.__name__ for c in Bottom.__mro__])
try: Bottom(other=1)
except TypeError as error: print(error)
try:
    class Impossible(Root, Left): pass
except TypeError as error: print(error)
class Uses(Bottom):
    @classmethod
    def make(cls): return super().__thisclass__ is Uses, super().__self_class__
    @staticmethod
    def loose(): return super()
    @property
    def length(self): return len(super().trail())
    def comprehension(self): return [super(Uses, self).trail()[i] for i in range(2)]
    def nested(self):
        def inner(): return super(Uses, self).trail()
        return inner()
    def lazily(self): return (lambda: super().trail())() if False else super().trail().__len__()
    def lost(self):
        del self
        return super()
u = Uses()
print(u.length, u.comprehension(), u.nested(), u.lazily(), Uses.make())
for wrong in (Uses.loose, u.lost, lambda: super(), lambda: super(Left, 3), lambda: super(3, u), lambda: super(Left, Root())):
    try: print(wrong())
    except (RuntimeError, TypeError) as error: print(type(error).__name__, error)
unbound = super(Left)
print(unbound.__self__, unbound.__get__(u, Uses).trail(), repr(super(Left, u))[:28], super(Right, Bottom).trail is Root.trail)
try: super(Uses, u).missing
except AttributeError as error: print(error)
try: super(Uses, u).x = 1
except AttributeError as error: print(error)
class Data(Root):
    value = 'class'
    def __getattr__(self, name): return f'made {name}'
class Sub(Data):
    value = property(lambda self: super().value)
    def ask(self): return super().value, super().__getattr__('q')
s = Sub()
print(s.value, s.ask(), s.other)
class Entry:
    def __init__(self, *bases): self.bases = bases
    def __mro_entries__(self, original): return self.bases
class Resolved(Entry(Left, Right), Entry()): pass
print(Resolved.__bases__, len(Resolved.__orig_bases__))
import types
print(types.resolve_bases([Entry(int), str]), types.get_original_bases(Resolved) is Resolved.__orig_bases__, types.new_class('New', (Entry(dict),)).__mro__)
class X:
    def f(self): return __class__
class Y(X): pass
print(Y().f() is X, X.f.__closure__[0].cell_contents is X, X.f.__code__.co_freevars)
