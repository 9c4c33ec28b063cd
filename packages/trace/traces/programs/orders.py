# The program behind orders.mmtrace.gz: a little office. Orders come in as lines of text, are parsed, priced by formulas that are
# compiled to trees, kept in an archive that forgets the oldest, indexed by word, and reported as JSON.
import json
import re
from collections import Counter, OrderedDict
from dataclasses import dataclass, field


@dataclass
class Order:
    number: int
    customer: str
    lines: list = field(default_factory=list)
    notes: str = ''

    def total(self, prices, memo):
        return sum(amount * prices[item](amount, memo) for item, amount in self.lines)


class Node:
    def __init__(self, operator, left, right):
        self.operator, self.left, self.right = operator, left, right

    def __call__(self, amount, memo):
        a, b = self.left(amount, memo), self.right(amount, memo)
        memo[int(a * 31 + b) % 997] = (self.operator, a, b)
        return a + b if self.operator == '+' else a - b if self.operator == '-' else a * b


class Leaf:
    def __init__(self, text):
        self.value = None if text == 'n' else float(text)

    def __call__(self, amount, memo):
        return amount / 10 if self.value is None else self.value


TOKEN = re.compile(r'\s*(?:(\d+\.?\d*|n)|(.))')


def parse(text):
    tokens = [number or other for number, other in TOKEN.findall(text)]

    def expression():
        node = term()
        while tokens and tokens[0] in '+-':
            node = Node(tokens.pop(0), node, term())
        return node

    def term():
        node = factor()
        while tokens and tokens[0] == '*':
            node = Node(tokens.pop(0), node, factor())
        return node

    def factor():
        token = tokens.pop(0)
        if token != '(':
            return Leaf(token)
        node = expression()
        tokens.pop(0)
        return node

    return expression()


LINE = re.compile(r'(?P<number>\d+);(?P<customer>[^;]+);(?P<items>[^;]*);(?P<notes>.*)')
WORDS = 'fragile urgent gift again heavy cold late small large loose boxed signed spare blue green old new'.split()


def incoming(count):
    state = 12345
    for number in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        items = ','.join(f'part{state // (k + 3) % 40}:{state // (k + 7) % 19 + 1}' for k in range(state % 7 + 1))
        notes = ' '.join(WORDS[state // (k + 1) % len(WORDS)] for k in range(state // 11 % 9))
        yield f'{number};customer {state % 211};{items};{notes}'


def main(count=3000, kept=700):
    prices = {f'part{n}': parse(f'({n}.5 + n * {n % 7}) * 2 - (3 + n)') for n in range(40)}
    archive, index, memo, sales = OrderedDict(), {}, {}, Counter()
    for line in incoming(count):
        found = LINE.match(line).groupdict()
        items = [(item, int(amount)) for item, amount in (pair.split(':') for pair in found['items'].split(',') if pair)]
        order = Order(int(found['number']), found['customer'], items, found['notes'])
        archive[order.number] = order
        for word in set(order.notes.split()):
            index.setdefault(word, []).append(order)
        sales[order.customer] += order.total(prices, memo)
        if len(archive) > kept:
            _, oldest = archive.popitem(last=False)
            for word in set(oldest.notes.split()):
                index[word].remove(oldest)
        if order.number % 500 == 499:
            report = json.dumps([vars(order) for order in list(archive.values())[-200:]])
            assert len(json.loads(report)) == min(200, len(archive))
    return round(sum(sales.values())), len(index), sales.most_common(2)


if __name__ == '__main__':
    print(main())
