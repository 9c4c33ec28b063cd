# Source text to trees and code.
import ast

SOURCE = '\n'.join(f'''
def function_{n}(a, b={n}, *args, **kw):
    """Text."""
    total = [x * b for x in args if x != a]
    for key, value in kw.items():
        total.append((key, value, f"{{key}}={{value!r}}"))
    return sum(len(str(item)) for item in total) if total else {n}
''' for n in range(25))

def run():
    total = 0
    for turn in range(6):
        tree = ast.parse(SOURCE)
        total += sum(1 for node in ast.walk(tree))
        scope = {}
        exec(compile(tree, 'made-up', 'exec'), scope)
        total += scope['function_3'](1, 2, 3, 4, key=5)
    return total
