from __future__ import annotations


class Item:
    def __init__(self, name: str, price: int):
        self.name, self.price = name, price

    def same(self, other: Item) -> bool:
        return self.name == other.name

    def __repr__(self):
        return f'{__name__}.{type(self).__name__}({self.name!r})'


if __name__ == '__main__':
    raise SystemExit('not to be run')
