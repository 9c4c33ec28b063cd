"""References that do not keep their object alive, and collections made of them."""

import sys
from _weakref import (CallableProxyType, ProxyType, ReferenceType, getweakrefcount, getweakrefs, proxy, ref)

__all__ = ['ref', 'proxy', 'getweakrefcount', 'getweakrefs', 'WeakKeyDictionary', 'ReferenceType', 'ProxyType',
           'CallableProxyType', 'ProxyTypes', 'WeakValueDictionary', 'WeakSet', 'WeakMethod', 'finalize']

ProxyTypes = (ProxyType, CallableProxyType)


class WeakMethod(ref):
    """A reference to a bound method: the method is made anew, as long as its object and function live."""

    __slots__ = '_function', '_kind', '_living', '__weakref__'

    def __new__(cls, method, callback=None):
        try:
            owner = method.__self__
            function = method.__func__
        except AttributeError:
            raise TypeError('argument should be a bound method, not {}'.format(type(method))) from None

        def dead(_):
            self = own()
            if self is not None and self._living:
                self._living = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, owner, dead)
        self._function = ref(function, dead)
        self._kind = type(method)
        self._living = True
        own = ref(self)
        return self

    def __call__(self):
        owner = super().__call__()
        function = self._function()
        if owner is None or function is None:
            return None
        return self._kind(function, owner)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._living or not other._living:
            return self is other
        return ref.__eq__(self, other) and self._function == other._function

    def __ne__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        return not self == other

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A reference that knows under which key it is kept."""

    __slots__ = 'key',

    def __new__(cls, referent, callback, key):
        self = ref.__new__(cls, referent, callback)
        self.key = key
        return self

    def __init__(self, referent, callback, key):
        super().__init__(referent, callback)


class _Pause:
    """While it is entered, what dies stays in the container's table, so that iteration is not disturbed."""

    def __init__(self, container):
        self.container = ref(container)

    def __enter__(self):
        container = self.container()
        if container is not None:
            container._pauses += 1
        return self

    def __exit__(self, *_):
        container = self.container()
        if container is not None:
            container._pauses -= 1
            if not container._pauses:
                container._commit()


class _Weak:
    """What the three collections share: a list of dead entries, removed when nobody iterates."""

    def _start(self):
        self._pauses = 0
        self._dead = []

    def _commit(self):
        while self._dead:
            try:
                entry = self._dead.pop()
            except IndexError:
                return
            self._discard(entry)

    def _settle(self):
        # Whoever changes the collection has the dead out of the way first, even during an iteration.
        if self._dead:
            self._commit()

    def _callback(self):
        own = ref(self)

        def gone(entry):
            self = own()
            if self is None:
                return
            if self._pauses:
                self._dead.append(entry)
            else:
                self._discard(entry)

        return gone


def _mapping_items(other):
    if hasattr(other, 'items'):
        return other.items()
    if hasattr(other, 'keys'):
        return [(key, other[key]) for key in other.keys()]
    return other


class WeakValueDictionary(_Weak):
    """A mapping whose entries go when nobody else has the value any more."""

    def __init__(self, other=(), /, **kw):
        self._start()
        self._gone = self._callback()
        self.data = {}
        self.update(other, **kw)

    def _discard(self, entry):
        if self.data.get(entry.key) is entry:
            del self.data[entry.key]

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self._settle()
        self.data[key] = KeyedRef(value, self._gone, key)

    def __delitem__(self, key):
        self._settle()
        del self.data[key]

    def __len__(self):
        return len(self.data) - sum(self.data.get(entry.key) is entry for entry in self._dead)

    def __contains__(self, key):
        try:
            entry = self.data[key]
        except KeyError:
            return False
        return entry() is not None

    def __repr__(self):
        return '<%s at %#x>' % (self.__class__.__name__, id(self))

    def copy(self):
        self._settle()
        new = WeakValueDictionary()
        with _Pause(self):
            for key, entry in self.data.items():
                value = entry()
                if value is not None:
                    new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        self._settle()
        new = self.__class__()
        with _Pause(self):
            for key, entry in self.data.items():
                value = entry()
                if value is not None:
                    new[deepcopy(key, memo)] = value
        return new

    def get(self, key, default=None):
        try:
            entry = self.data[key]
        except KeyError:
            return default
        value = entry()
        return default if value is None else value

    def items(self):
        with _Pause(self):
            for key, entry in self.data.items():
                value = entry()
                if value is not None:
                    yield key, value

    def keys(self):
        with _Pause(self):
            for key, entry in self.data.items():
                if entry() is not None:
                    yield key

    __iter__ = keys

    def values(self):
        with _Pause(self):
            for entry in self.data.values():
                value = entry()
                if value is not None:
                    yield value

    def itervaluerefs(self):
        with _Pause(self):
            yield from self.data.values()

    def valuerefs(self):
        return list(self.data.values())

    def popitem(self):
        self._settle()
        while True:
            key, entry = self.data.popitem()
            value = entry()
            if value is not None:
                return key, value

    def pop(self, key, *args):
        self._settle()
        try:
            value = self.data.pop(key)()
        except KeyError:
            value = None
        if value is None:
            if args:
                return args[0]
            raise KeyError(key)
        return value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = default
            return default
        return value

    def update(self, other=None, /, **kwargs):
        self._settle()
        if other is not None:
            for key, value in _mapping_items(other):
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def clear(self):
        self._settle()
        self.data.clear()

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new

    def __eq__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None


class WeakKeyDictionary(_Weak):
    """A mapping whose entries go when nobody else has the key any more."""

    def __init__(self, dict=None):
        self._start()
        self._gone = self._callback()
        self.data = {}
        if dict is not None:
            self.update(dict)

    def _discard(self, entry):
        try:
            del self.data[entry]
        except KeyError:
            pass

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._gone)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self):
        return len(self.data) - sum(entry in self.data for entry in self._dead)

    def __contains__(self, key):
        try:
            entry = ref(key)
        except TypeError:
            return False
        return entry in self.data

    def __repr__(self):
        return '<%s at %#x>' % (self.__class__.__name__, id(self))

    def copy(self):
        new = WeakKeyDictionary()
        with _Pause(self):
            for entry, value in self.data.items():
                key = entry()
                if key is not None:
                    new[key] = value
        return new

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        with _Pause(self):
            for entry, value in self.data.items():
                key = entry()
                if key is not None:
                    new[key] = deepcopy(value, memo)
        return new

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def items(self):
        with _Pause(self):
            for entry, value in self.data.items():
                key = entry()
                if key is not None:
                    yield key, value

    def keys(self):
        with _Pause(self):
            for entry in self.data:
                key = entry()
                if key is not None:
                    yield key

    __iter__ = keys

    def values(self):
        with _Pause(self):
            for entry, value in self.data.items():
                if entry() is not None:
                    yield value

    def keyrefs(self):
        return list(self.data)

    def popitem(self):
        self._settle()
        while True:
            entry, value = self.data.popitem()
            key = entry()
            if key is not None:
                return key, value

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._gone), default)

    def update(self, other=None, /, **kwargs):
        if other is not None:
            for key, value in _mapping_items(other):
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def clear(self):
        self._settle()
        self.data.clear()

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        new = self.__class__()
        new.update(other)
        new.update(self)
        return new

    def __eq__(self, other):
        if not hasattr(other, 'keys'):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None


class WeakSet(_Weak):
    """A set of objects that it does not keep alive."""

    __module__ = '_weakrefset'
    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self, data=None):
        self._start()
        self._gone = self._callback()
        self.data = set()
        if data is not None:
            self.update(data)

    def _discard(self, entry):
        self.data.discard(entry)

    def __iter__(self):
        with _Pause(self):
            for entry in self.data:
                item = entry()
                if item is not None:
                    yield item

    def __len__(self):
        return len(self.data) - len(self._dead)

    def __contains__(self, item):
        try:
            entry = ref(item)
        except TypeError:
            return False
        return entry in self.data

    def __reduce__(self):
        return self.__class__, (list(self),), self.__getstate__()

    def add(self, item):
        self._settle()
        self.data.add(ref(item, self._gone))

    def clear(self):
        self._settle()
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def pop(self):
        self._settle()
        while True:
            try:
                entry = self.data.pop()
            except KeyError:
                raise KeyError('pop from empty WeakSet') from None
            item = entry()
            if item is not None:
                return item

    def remove(self, item):
        self._settle()
        self.data.remove(ref(item))

    def discard(self, item):
        self._settle()
        self.data.discard(ref(item))

    def update(self, other):
        self._settle()
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        new = self.copy()
        new.difference_update(other)
        return new

    __sub__ = difference

    def difference_update(self, other):
        self.__isub__(other)

    def __isub__(self, other):
        self._settle()
        if self is other:
            self.data.clear()
        else:
            self.data.difference_update(ref(item) for item in other)
        return self

    def intersection(self, other):
        return self.__class__(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        self.__iand__(other)

    def __iand__(self, other):
        self._settle()
        self.data.intersection_update(ref(item) for item in other)
        return self

    def issubset(self, other):
        return self.data.issubset(ref(item) for item in other)

    __le__ = issubset

    def __lt__(self, other):
        return self.data < set(map(ref, other))

    def issuperset(self, other):
        return self.data.issuperset(ref(item) for item in other)

    __ge__ = issuperset

    def __gt__(self, other):
        return self.data > set(map(ref, other))

    def __eq__(self, other):
        if not isinstance(other, self.__class__):
            return NotImplemented
        return self.data == set(map(ref, other))

    __hash__ = None

    def symmetric_difference(self, other):
        new = self.copy()
        new.symmetric_difference_update(other)
        return new

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        self.__ixor__(other)

    def __ixor__(self, other):
        self._settle()
        if self is other:
            self.data.clear()
        else:
            self.data.symmetric_difference_update(ref(item, self._gone) for item in other)
        return self

    def union(self, other):
        return self.__class__(item for items in (self, other) for item in items)

    __or__ = union

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0

    def __repr__(self):
        return repr(self.data)


class finalize:
    """Calls a function when an object dies, or at exit; once."""

    __slots__ = ()
    _registry = {}
    _shutdown = False
    _next_index = 0
    _registered_with_atexit = False

    class _Info:
        __slots__ = 'weakref', 'func', 'args', 'kwargs', 'atexit', 'index'

    def __init__(self, obj, func, /, *args, **kwargs):
        if not self._registered_with_atexit:
            import atexit
            atexit.register(self._exitfunc)
            finalize._registered_with_atexit = True
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func = func
        info.args = args
        info.kwargs = kwargs or None
        info.atexit = True
        info.index = finalize._next_index
        finalize._next_index += 1
        self._registry[self] = info

    def __call__(self, _=None):
        info = self._registry.pop(self, None)
        if info and not self._shutdown:
            return info.func(*info.args, **(info.kwargs or {}))

    def detach(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return (obj, info.func, info.args, info.kwargs or {})

    def peek(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return (obj, info.func, info.args, info.kwargs or {})

    @property
    def alive(self):
        return self in self._registry

    @property
    def atexit(self):
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is None:
            return '<%s object at %#x; dead>' % (type(self).__name__, id(self))
        return '<%s object at %#x; for %r at %#x>' % (type(self).__name__, id(self), type(obj).__name__, id(obj))

    @classmethod
    def _exitfunc(cls):
        try:
            while True:
                pending = [(info.index, entry) for entry, info in list(cls._registry.items()) if info.atexit]
                if not pending:
                    break
                entry = max(pending, key=lambda item: item[0])[1]
                try:
                    entry()
                except Exception:
                    sys.excepthook(*sys.exc_info())
        finally:
            finalize._shutdown = True
