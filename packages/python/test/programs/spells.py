"""Larger pieces of code: a parser, a queue, a matrix, a state machine, sieves, permutations."""
class Parser:
    def __init__(self, text): self.tokens, self.i = self.tokenize(text), 0
    @staticmethod
    def tokenize(text):
        out, i = [], 0
        while i < len(text):
            c = text[i]
            if c.isspace(): i += 1
            elif c.isdigit():
                j = i
                while j < len(text) and (text[j].isdigit() or text[j] == '.'): j += 1
                out.append(float(text[i:j]) if '.' in text[i:j] else int(text[i:j])); i = j
            elif c in '+-*/()': out.append(c); i += 1
            else: raise SyntaxError(f'bad character {c!r} at {i}')
        return out
    def peek(self): return self.tokens[self.i] if self.i < len(self.tokens) else None
    def take(self):
        t = self.peek(); self.i += 1
        return t
    def expr(self):
        v = self.term()
        while self.peek() in ('+', '-'): v = v + self.term() if self.take() == '+' else v - self.term()
        return v
    def term(self):
        v = self.factor()
        while self.peek() in ('*', '/'): v = v * self.factor() if self.take() == '*' else v / self.factor()
        return v
    def factor(self):
        t = self.take()
        if t == '(':
            v = self.expr()
            assert self.take() == ')', 'missing )'
            return v
        if t == '-': return -self.factor()
        if not isinstance(t, (int, float)): raise ValueError(f'unexpected {t!r}')
        return t
for text in ('1 + 2 * 3', '(1 + 2) * 3', '2 * -(3 - 5)', '7 / 2 - 0.5', '1 +', '(1', '2 $ 3'):
    try:
        print(text, '=', Parser(text).expr())
    except (ValueError, AssertionError, SyntaxError) as error:
        print(text, '!', type(error).__name__, error)
def sieve(n):
    flags = [True] * (n + 1)
    flags[:2] = [False, False]
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]: flags[i * i::i] = [False] * len(range(i * i, n + 1, i))
    return [i for i, f in enumerate(flags) if f]
print(sieve(60))
def permutations(items):
    if len(items) <= 1: yield items
    else:
        for i, x in enumerate(items):
            for rest in permutations(items[:i] + items[i + 1:]): yield [x] + rest
print([''.join(p) for p in permutations(list('abc'))], sum(1 for _ in permutations(list(range(5)))))
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __matmul__(self, o): return Matrix([sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows)
    def __pow__(self, n):
        result, base = Matrix([[int(i == j) for j in range(len(self.rows))] for i in range(len(self.rows))]), self
        while n:
            if n & 1: result = result @ base
            base, n = base @ base, n >> 1
        return result
    def __str__(self): return '\n'.join(' '.join(f'{v:>4}' for v in r) for r in self.rows)
print(Matrix([[1, 1], [1, 0]]) ** 10)
class LRU(dict):
    def __init__(self, size): super().__init__(); self.size = size
    def __getitem__(self, k):
        v = super().__getitem__(k)
        del self[k]
        super().__setitem__(k, v)
        return v
    def __setitem__(self, k, v):
        if k in self: del self[k]
        super().__setitem__(k, v)
        if len(self) > self.size: del self[next(iter(self))]
c = LRU(2); c['a'] = 1; c['b'] = 2; c['a']; c['c'] = 3
print(c)
def hanoi(n, a='A', b='B', c='C'): return [] if n == 0 else hanoi(n - 1, a, c, b) + [a + c] + hanoi(n - 1, b, a, c)
print(len(hanoi(6)), hanoi(3))
text = 'it was the best of times it was the worst of times'
counts = {}
for w in text.split(): counts[w] = counts.get(w, 0) + 1
for w, n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:4]: print(f'{w:<6}{"#" * n:>5} {n / len(text.split()):6.1%}')
def queens(n, row=0, cols=()):
    if row == n: yield cols
    else:
        for c in range(n):
            if all(c != k and abs(c - k) != row - r for r, k in enumerate(cols)): yield from queens(n, row + 1, cols + (c,))
print(next(queens(6)), sum(1 for _ in queens(6)))
class Account:
    interest = 0.02
    def __init__(self, owner, balance=0): self.owner, self._balance, self.log = owner, balance, []
    @property
    def balance(self): return self._balance
    def withdraw(self, amount):
        if amount > self._balance: raise ValueError(f'{self.owner} has only {self._balance:.2f}')
        self._balance -= amount
        self.log.append(-amount)
    def __enter__(self): self.saved = self._balance; return self
    def __exit__(self, kind, *rest):
        if kind: self._balance = self.saved
        return kind is ValueError
with Account('ann', 100) as acc:
    acc.withdraw(30)
    acc.withdraw(100)
print(acc.balance, acc.log)
def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
print(max(((sum(1 for _ in collatz(i)), i) for i in range(1, 200))))
def quicksort(l): return l if len(l) < 2 else quicksort([x for x in l[1:] if x < l[0]]) + [l[0]] + quicksort([x for x in l[1:] if x >= l[0]])
print(quicksort([3, 6, 1, 8, 2, 9, 2]))
def bits(n): return ''.join('1' if n >> i & 1 else '.' for i in reversed(range(8)))
cells = 0b00010000
for _ in range(4):
    print(bits(cells))
    cells = sum((((cells >> i + 1 & 1) ^ (cells >> i | cells >> i - 1 if i else cells) & 1) & 1) << i for i in range(8))
