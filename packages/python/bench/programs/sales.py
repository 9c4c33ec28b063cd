# Data classes, an enumeration and comprehensions of every kind: orders are sorted out.
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    OPEN = 1
    PAID = 2
    SENT = 3


@dataclass
class Order:
    number: int
    customer: str
    amount: int
    state: State

    @property
    def is_large(self):
        return self.amount > 700


@dataclass(frozen=True, order=True)
class Key:
    amount: int
    number: int


def orders(count):
    states = list(State)
    return [Order(number, f"c{number * 7 % 23}", number * 389 % 1000, states[number % 3]) for number in range(count)]


def main():
    lines = []
    for _ in range(20):
        all_orders = orders(600)
        by_customer = {name: [order for order in all_orders if order.customer == name] for name in {order.customer for order in all_orders}}
        totals = {name: sum(order.amount for order in own if order.state is not State.OPEN) for name, own in by_customer.items()}
        large = sorted(Key(order.amount, order.number) for order in all_orders if order.is_large and order.state is State.SENT)
        numbers = {key.number for key in large} - {order.number for order in all_orders if order.state is State.PAID}
        lines.append(f"{max(totals.items(), key=lambda item: (item[1], item[0]))} {large[0]} {sum(numbers)}")
    assert len(set(lines)) == 1
    return lines[0]
