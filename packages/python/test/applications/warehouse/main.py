"""A warehouse: a program in a package of its own, imported in every way there is."""
import sys

HERE = __file__.removesuffix('main.py')

import stock
import stock.items
import stock.pricing as pricing
from stock import Item, Store, errors
from stock.pricing import *
from listings import *
from listings import formats as ways
from listings.formats import plain, table as tables

print('imported', sorted(name for name in sys.modules if name.split('.')[0] in ('stock', 'listings', 'ns', 'lazy')))
print(stock.__name__, stock.__package__, stock.__doc__, stock.__all__, hasattr(stock, '__path__'), hasattr(pricing, '__path__'))
print(pricing.__name__, pricing.__package__, pricing is stock.pricing, sys.modules['stock.pricing'] is pricing)
print('stars', 'discount' in globals(), '_hidden' in globals(), 'summary' in globals(), 'internal' in globals(), 'RATES' in globals())

store = Store('north')
for name, price, count in [('bolt', 5, 1000), ('nut', 3, 2000), ('gear', 250, 12), ('belt', 120, 0)]:
    store.add(Item(name, price), count)
print(store, len(store), store.value(), [item.name for item in store])
try:
    store.take('belt', 1)
except errors.OutOfStock as error:
    print(type(error).__module__, type(error).__qualname__, error, error.item)
try:
    store.take('wheel', 1)
except errors.StockError as error:
    print(type(error).__name__, error, repr(error.__cause__))
store.take('gear', 2)
print(discount(store.value(), 'gold'), pricing._hidden(), apply_all([100, 200]))
print(summary(store))
for way in (plain, tables):
    print(way.__name__)
    print(way.render(store))
print(ways.names(), ways.default is plain)

from stock import circular_a
print(circular_a.late(), circular_a.partner.late(), circular_a.SEEN)

import lazy
print('lazy', lazy.expensive, lazy.expensive, lazy.__dict__.get('expensive'))
try:
    lazy.nothing
except AttributeError as error:
    print(error)
print(dir(lazy))
from lazy import cheap, expensive
print(cheap)


def attempt(text):
    try:
        exec(text, {'__name__': __name__, '__package__': None})
    except Exception as error:
        print(type(error).__name__, str(error).replace(HERE, '…'), getattr(error, 'name', None))


attempt('import stock.nothing')
attempt('from stock import nothing')
attempt('from stock.items import Itme')
attempt('import nowhere.at.all')
attempt("from lazy import nothing")
attempt('import stock.items.Item')
attempt('from . import stock')
attempt('from listings.broken import anything')
attempt('import listings.wrong')
print('listings.broken' in sys.modules, 'listings' in sys.modules)
import ns.part
print(ns.part.WHERE, ns.__file__, [each.rpartition("/")[2] for each in ns.__path__])
sys.modules['made'] = type(sys)('made', 'A module made by hand.')
sys.modules['made'].answer = 42
import made
print(made, made.answer, made.__doc__)
del sys.modules['stock.pricing']
import stock.pricing as again
print(again is pricing, stock.pricing is again, again.RATES == pricing.RATES)


def inside():
    import stock.items as local
    from stock.items import Item as Local
    return local.Item is Local is Item


print(inside(), __name__, __package__, __spec__)
if __name__ == '__main__':
    print('main')
