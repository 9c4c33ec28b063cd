"""A bank: accounts with rules, a journal, transactions that are undone, and errors in groups."""
import bisect
import functools
import itertools
import operator
import sys
import weakref
from collections import OrderedDict, UserDict
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext


class Money:
    """Cents, shown in whatever way is asked for."""
    __match_args__ = 'cents', 'currency'

    def __init__(self, cents, currency='EUR'):
        self.cents, self.currency = operator.index(cents), currency

    def __format__(self, spec):
        *_, width = spec.rpartition('>')
        return f'{self.cents / 100:{width or 0},.2f} {self.currency}' if spec != 'c' else f'{self.cents:_}c'

    __str__ = functools.partialmethod(__format__, '')

    def __repr__(self):
        return f'Money({self.cents}, {self.currency!r})'

    def _with(operation):
        def combined(self, other):
            match other:
                case Money(cents, self.currency):
                    pass
                case Money(_, currency) if currency != self.currency:
                    raise CurrencyError(self.currency, currency)
                case Money(cents):
                    pass
                case int(cents):
                    pass
                case _:
                    return NotImplemented
            result = operation(self.cents, cents)
            return result if isinstance(result, bool) else Money(result, self.currency)
        return combined

    __add__ = __radd__ = _with(operator.add)
    __sub__ = _with(operator.sub)
    __lt__, __le__, __eq__ = map(_with, (operator.lt, operator.le, operator.eq))
    __hash__ = None
    del _with

    def __bool__(self):
        return self.cents != 0


class BankError(Exception):
    code = 0

    def __init_subclass__(cls, code=None, **rest):
        super().__init_subclass__(**rest)
        cls.code = BankError.code + 1 if code is None else code
        BankError.code = max(BankError.code, cls.code)


class CurrencyError(BankError): ...
class Overdrawn(BankError, code=40): ...
class Closed(BankError): ...


class Limit:
    """An attribute that must lie between two others of its owner, or numbers."""

    def __init__(self, least, most):
        self.least, self.most = least, most

    def __set_name__(self, owner, name):
        self.name, self.slot = name, f'_{name}'
        owner.limits = getattr(owner, 'limits', ()) + (name,)

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.slot)

    def __set__(self, instance, value):
        least, most = (getattr(instance, bound) if isinstance(bound, str) else bound for bound in (self.least, self.most))
        if not least <= value <= most:
            raise Overdrawn(f'{self.name} {value} is not within {least}..{most}')
        setattr(instance, self.slot, value)


class Ordered(type):
    @classmethod
    def __prepare__(mcs, name, bases, *, audit=False):
        return OrderedDict(audited=audit)

    def __new__(mcs, name, bases, namespace, **options):
        cls = super().__new__(mcs, name, bases, dict(namespace))
        cls.order = [key for key in namespace if not key.startswith('__')]
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        Account.living.add(made)
        return made

    def __len__(cls):
        return len(cls.order)


class Account(metaclass=Ordered, audit=True):
    living = weakref.WeakSet()
    floor = 0
    ceiling = 10 ** 7
    balance = Limit('floor', 'ceiling')
    rate = Limit(0, 0.2)

    def __init__(self, owner, balance=0, /, *, rate=0.01):
        self.owner, self.balance, self.rate = owner, balance, rate

    def __repr__(self):
        return f'<{self.owner}: {self.balance}>'


class Credit(Account):
    floor = -50_000


class Journal(UserDict):
    def __missing__(self, key):
        self[key] = []
        return self[key]

    def between(self, first, last):
        keys = sorted(self)
        return [entry for key in keys[bisect.bisect_left(keys, first):bisect.bisect(keys, last)] for entry in self[key]]


class Transaction(AbstractContextManager):
    def __init__(self, *accounts):
        self.accounts = accounts

    def __enter__(self):
        self.before = [account.balance for account in self.accounts]
        return self

    def __exit__(self, kind, error, trace):
        if error is None:
            return None
        for account, balance in zip(self.accounts, self.before):
            account.balance = balance
        error.add_note(f'undone: {[*self.accounts]}')


journal, clock = Journal(), itertools.count(1)


def transfer(source, target, amount):
    with Transaction(source, target):
        target.balance += amount
        source.balance -= amount
        journal[next(clock)].append((source.owner, target.owner, amount))


def settle(*orders):
    failures = []
    for order in orders:
        try:
            transfer(*order)
        except BankError as error:
            failures.append(error)
        except TypeError as error:
            failures.append(ExceptionGroup('orders that are wrong', [error, ValueError(len(order))]))
    if failures:
        raise ExceptionGroup(f'{len(failures)} orders', failures)


ada, bob, eve = Account('Ada', 10_000), Account('Bob', 500, rate=0.2), Credit('Eve')
print(Account.order, len(Account), Account.audited, Account.limits, Credit.floor, Credit.order)
try:
    settle((ada, bob, 2_500), (bob, ada, 9_999), (eve, ada, 40_000), (eve, bob, 20_000), (ada, bob), (ada, eve, 1))
except* Overdrawn as group:
    for error in group.exceptions:
        print(f'{error.code}: {error}', error.__notes__)
except* (TypeError, ValueError) as group:
    print(repr(group), group.message, [type(each).__name__ for each in group.exceptions[0].exceptions])
finally:
    print(ada, bob, eve, sorted(journal), journal.between(2, 9))
print(Money(123456), f'{Money(123456789):>16}|{Money(5):c}|{Money(-99)!r}', Money(5) + 5, 5 + Money(1), Money(1) < Money(2), bool(Money(0)), sum([Money(1), Money(2)], 0))
for attempt in (lambda: Money(1) + Money(2, 'USD'), lambda: Money(1.5), lambda: Money(1) + 'x', lambda: {Money(1)}, lambda: Account(owner='x'), lambda: setattr(ada, 'rate', 3), lambda: Money(1) > 'a'):
    try:
        print(attempt())
    except Exception as error:
        print(f'{type(error).__name__}({getattr(error, "code", "-")}): {error}')
print(len(Account.living), BankError.code, [kind.code for kind in BankError.__subclasses__()])
del bob
print(sorted(account.owner for account in Account.living))
with closing(type('Vault', (), {'close': lambda self: print('closed', type(self).__name__)})()) as vault, nullcontext(5) as five:
    print(five, type(vault).__mro__[0].__qualname__)
