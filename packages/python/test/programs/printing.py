"""What print writes before it fails, or runs code of the program."""
import sys
class W:
    def write(self, t): sys.stdout.write(repr(t) + ";")
    def flush(self): sys.stdout.write("F;")
class B:
    def __str__(self): raise ValueError("no")
class N:
    def __str__(self): sys.stdout.write("<in>"); return "N"
w = W()
print(1, N(), "c", sep="-", end="!", file=w, flush=True); print()
print(file=w); print()
try: print("a", B(), "c", file=w)
except ValueError as e: print(e)
try: print("a", B(), "c")
except ValueError as e: print(e)
print("a", N(), "c")
print("a", N(), "c", sep="")
class S(str):
    def __str__(self): return "other"
print(S("x"), S("y"), sep=S("|"))
class W2:
    pass
try: print("a", file=W2())
except AttributeError as e: print(e)
try: print("a", file=5, sep=5)
except (AttributeError, TypeError) as e: print(e)
