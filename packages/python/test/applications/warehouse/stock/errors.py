class StockError(Exception):
    """Anything wrong with the stock."""


class OutOfStock(StockError):
    def __init__(self, item):
        super().__init__(f'no {item.name} left')
        self.item = item
