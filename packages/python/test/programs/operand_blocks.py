"""Which operand of an operation gives its block to the result, and which dies last, execution by execution."""
# mm: observes identity, refcounts, address-reuse, collection-schedule
def trial(op, make, values):
    ns = {}
    exec("def f(L):\n    return L.pop() %s L.pop()\n" % op, ns)
    f = ns["f"]
    out = []
    for k in range(6):
        b = make(values[1]); a = make(values[0])
        ia = id(a); ib = id(b)
        L = [b, a]
        del a, b
        r = f(L)
        x = make(values[2])
        ix = id(x)
        ir = id(r)
        out.append(("L" if ir == ia else "R" if ir == ib else "-") + ("l" if ix == ia else "r" if ix == ib else "-"))
        x = r = None
    return " ".join(out)
mkf = lambda v: v * 1.5
mki = lambda v: v + 100000
mks = lambda v: v + "bcd"
for op in ("+", "-", "*", "/", "//", "%", "**"): print("float", op, trial(op, mkf, (1.0, 2.0, 3.0)))
for op in ("+", "-", "*", "//", "%", "&", "|", "^"): print("int", op, trial(op, mki, (1, 2, 3)))
print("big", trial("+", lambda v: v + 10**12, (1, 2, 3)), trial("*", lambda v: v + 10**12, (1, 2, 3)))
print("str +", trial("+", mks, ("a", "e", "k")))
for op in ("<", "==", ">="):
    print(op, trial(op, mkf, (1.0, 2.0, 3.0)), trial(op, mki, (1, 2, 3)), trial(op, mks, ("a", "e", "k")))
print("is", trial("is", mkf, (1.0, 2.0, 3.0)), "is not", trial("is not", mkf, (1.0, 2.0, 3.0)))
print("list +", trial("+", lambda v: [v], (1, 2, 3)), "tuple +", trial("+", lambda v: (v, v), (1, 2, 3)))
print("dict |", trial("|", lambda v: {v: v}, (1, 2, 3)))
print("mixed", trial("+", lambda v: v * 1.5 if v > 1 else 7, (1, 2, 3)))
def switches():
    ns = {}
    exec("def f(L):\n    return L.pop() + L.pop()\n", ns)
    f = ns["f"]
    out = []
    def one(make):
        b = make(2); a = make(1)
        ia = id(a); ib = id(b); L = [b, a]
        del a, b
        r = f(L); ir = id(r)
        out.append("L" if ir == ia else "R" if ir == ib else "-")
    F = lambda v: v * 1.5
    I = lambda v: v + 100000
    S = lambda v: "ab" + str(v)
    T = lambda v: (v, v)
    for pattern in ("IIFFFF", "F" * 60, "IF" * 30, "I" * 55 + "FFFF", "F" * 55, "T" * 55 + "FFFFFFFF", "TF" * 20, "S" * 60 + "F" * 60):
        del out[:]
        for c in pattern: one({"F": F, "I": I, "S": S, "T": T}[c])
        print("".join(out))
switches()
