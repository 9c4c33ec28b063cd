# All of it together: a small spreadsheet
#
# Some hundred lines of honest work: cells hold numbers or formulas, a formula may
# use other cells and functions, values are worked out when asked for and kept
# until a cell they depend on changes. Classes, closures, generators,
# comprehensions, exceptions, dicts and formatting: every line of it makes objects
# and lets go of them, and none of that shows in what it prints.
import sys


class SheetError(Exception):
    """Something is wrong with a cell."""

    def __init__(self, cell, problem):
        super().__init__(f"{cell}: {problem}")
        self.cell = cell


class CircleError(SheetError):
    def __init__(self, path):
        super().__init__(path[0], "goes in a circle, " + " -> ".join(path))


def tokens(text):
    """Yields (kind, value) for each piece of a formula."""
    at = 0
    while at < len(text):
        char = text[at]
        start = at
        if char.isdigit():
            while at < len(text) and (text[at].isdigit() or text[at] == "."):
                at += 1
            yield "number", float(text[start:at])
        elif char.isalpha():
            while at < len(text) and text[at].isalnum():
                at += 1
            yield "name", text[start:at]
        else:
            at += 1
            if not char.isspace():
                yield "sign", char
    yield "end", None


def total(*values):
    return sum(values)


functions = {"sum": total, "max": max, "min": min, "mean": lambda *v: sum(v) / len(v)}
operators = {
    "+": (1, lambda a, b: a + b),
    "-": (1, lambda a, b: a - b),
    "*": (2, lambda a, b: a * b),
    "/": (2, lambda a, b: a / b),
}


class Parser:
    """Turns a formula into a closure that computes it, and notes which cells it uses."""

    def __init__(self, text):
        self.stream = tokens(text)
        self.uses = []
        self.step()

    def step(self):
        self.kind, self.value = next(self.stream)

    def expect(self, sign):
        if (self.kind, self.value) != ("sign", sign):
            raise ValueError(f"expected {sign!r}, not {self.value!r}")
        self.step()

    def whole(self):
        result = self.expression(0)
        if self.kind != "end":
            raise ValueError(f"unexpected {self.value!r}")
        return result

    def expression(self, least):
        left = self.operand()
        while self.kind == "sign" and operators.get(self.value, (0, None))[0] > least:
            strength, apply = operators[self.value]
            self.step()
            right = self.expression(strength)
            left = self.join(apply, left, right)
        return left

    @staticmethod
    def join(apply, left, right):
        return lambda look: apply(left(look), right(look))

    def operand(self):
        kind, value = self.kind, self.value
        if kind == "end":
            raise ValueError("the formula ends too early")
        self.step()
        if kind == "number":
            return lambda look: value
        if (kind, value) == ("sign", "-"):
            negated = self.operand()
            return lambda look: -negated(look)
        if (kind, value) == ("sign", "("):
            inner = self.expression(0)
            self.expect(")")
            return inner
        if kind != "name":
            raise ValueError(f"unexpected {value!r}")
        if (self.kind, self.value) == ("sign", "("):
            return self.call(value)
        self.uses.append(value)
        return lambda look: look(value)

    def call(self, name):
        function = functions[name]
        self.step()
        arguments = self.arguments()
        self.expect(")")
        return lambda look: function(*[each(look) for each in arguments])

    def arguments(self):
        result = []
        while True:
            first = self.value
            item = self.expression(0)
            if (self.kind, self.value) == ("sign", ":"):     # a range of cells: A1:A5
                self.step()
                last = self.value
                self.step()
                names = [first[0] + str(row) for row in range(int(first[1:]), int(last[1:]) + 1)]
                self.uses.extend(names[1:])
                result.extend((lambda look, name=name: look(name)) for name in names)
            else:
                result.append(item)
            if (self.kind, self.value) != ("sign", ","):
                return result
            self.step()


class Sheet:
    def __init__(self, **cells):
        self.formulas = {}
        self.users = {}
        self.values = {}
        self.computed = 0
        for name, content in cells.items():
            self[name] = content

    def __setitem__(self, name, content):
        parser = Parser(str(content))
        try:
            formula = parser.whole()
        except (ValueError, KeyError) as problem:
            raise SheetError(name, problem) from None
        self.formulas[name] = formula
        for used in parser.uses:
            self.users.setdefault(used, set()).add(name)
        self.forget(name)

    def forget(self, name):
        """Drops the values of a cell and of all that depend on it."""
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if self.values.pop(current, None) is not None or current == name:
                waiting.extend(user for user in self.users.get(current, ()) if user in self.values)

    def __getitem__(self, name):
        return self.look(name, ())

    def look(self, name, path):
        if name in path:
            raise CircleError((*path[path.index(name):], name))
        if name not in self.values:
            if name not in self.formulas:
                raise SheetError(name, "is empty")
            try:
                self.values[name] = self.formulas[name](lambda other: self.look(other, (*path, name)))
            except ZeroDivisionError as problem:
                raise SheetError(name, "divides by zero") from problem
            self.computed += 1
        return self.values[name]

    def __iter__(self):
        for name in sorted(self.formulas):
            try:
                yield name, self[name]
            except SheetError as problem:
                yield name, type(problem).__name__

    @property
    def size(self):
        return len(self.formulas)


def show(sheet, title):
    cells = dict(sheet)
    columns = sorted({name[0] for name in cells})
    rows = sorted({int(name[1:]) for name in cells})
    print(f"-- {title} ({sheet.size} cells)")
    print("   " + "".join(f"{column:^14}" for column in columns))
    for row in rows:
        entries = [cells.get(f"{column}{row}", "") for column in columns]
        texts = [f"{entry:,.2f}" if isinstance(entry, float) else entry for entry in entries]
        print(f"{row:>2} " + "".join(f"{text:>13} " for text in texts))


sheet = Sheet(A1=1200, A2=350.5, A3="A1 / 4", B1="A1 * 12", B2="A2 * 12", B3="A3 * 12")
sheet["C1"] = "sum(B1:B3)"
sheet["C2"] = "mean(A1:A3)"
sheet["C3"] = "max(A1, A2, A3) - min(A1, A2, A3) * -(1 + 1)"
show(sheet, "a year's expenses")

before = sheet.computed
print("asked again, nothing to compute:", sheet["C1"], sheet.computed - before)
sheet["A2"] = 400
print("one cell changed:", sheet["C1"], "- computed anew:", sheet.computed - before)

for name, formula in [("D1", "D2 + 1"), ("D2", "D3 * 2"), ("D3", "D1"), ("D4", "A1 / (A2 - 400)"), ("D5", "2 * E9")]:
    sheet[name] = formula
    try:
        print(name, "is", sheet[name])
    except CircleError as problem:
        print("circle:", problem)
    except SheetError as problem:
        cause = problem.__cause__
        print("error:", problem, f"({type(cause).__name__})" if cause else "")

for wrong in ("1 +", "(2", "3 ) 4", "nothing(1)", "2 ! 3"):
    try:
        sheet["Z1"] = wrong
    except SheetError as problem:
        print(f"refused {wrong!r:>14}:", problem)
    else:
        print(f"accepted {wrong!r}")

sheet["D3"] = 5
show(sheet, "repaired")

# A longer column: each cell is the sum of the two above it.
fibonacci = Sheet(F1=0, F2=1, **{f"F{n}": f"F{n - 1} + F{n - 2}" for n in range(3, 41)})
print("-- a column of", fibonacci.size)
print("the last one:", int(fibonacci["F40"]), "- each computed once:", fibonacci.computed)
words = [f"{int(value):x}" for _, value in fibonacci]
digits = {}
for letter in "".join(words):
    digits[letter] = digits.get(letter, 0) + 1
favourite = sorted(digits.items(), key=lambda item: (-item[1], item[0]))[:4]
print("in hexadecimal, mostly:", ", ".join(f"{digit} {count} times" for digit, count in favourite))
print("%d cells, %5.1f%% of them odd" % (fibonacci.size, 100 * sum(v % 2 for _, v in fibonacci) / fibonacci.size))
sys.stdout.flush()
