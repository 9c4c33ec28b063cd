from .errors import OutOfStock, StockError
from .pricing import discount
from . import items as _items


class Store:
    def __init__(self, name):
        self.name = name
        self.stock = {}

    def add(self, item: _items.Item, count=1):
        assert isinstance(item, _items.Item)
        self.stock[item.name] = [item, count]

    def take(self, name, count):
        try:
            entry = self.stock[name]
        except KeyError as error:
            raise StockError(f'what is a {name}?') from error
        if entry[1] < count:
            raise OutOfStock(entry[0])
        entry[1] -= count

    def value(self, level='none'):
        return discount(sum(item.price * count for item, count in self.stock.values()), level)

    def __iter__(self):
        return (item for item, _ in self.stock.values())

    def __len__(self):
        return sum(count for _, count in self.stock.values())

    def __str__(self):
        return f'store {self.name} of {__package__}'
