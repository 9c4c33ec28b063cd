"""CPython's side of the fuzzer: a JSON request a line on standard input, an answer a line on standard output.

{"run": [source, ...]}      what each prints and how it ends, each in a process of its own (forked: it starts with nothing of another's)
{"nodes": [source, ...]}    names of the nodes of their trees, and how many statements each has; null where one is no program
{"every": true}             names of all kinds of nodes
{"smaller": source}         programs that are a step smaller
"""
import warnings
warnings.simplefilter('ignore')
import ast, atexit, io, json, linecache, os, resource, shutil, signal, sys, tempfile

SECONDS = 3
BYTES = 2**31
FILENAME = 'fuzz.py'
folder = tempfile.mkdtemp()
os.chdir(folder)
atexit.register(shutil.rmtree, folder, True)
# What programs import is there before they are forked.
import array, bisect, collections, contextlib, copy, dataclasses, enum, functools, heapq, itertools, math, operator, random, re, string, struct, time, traceback, types, typing, weakref


def execute(source, answer):
    """Never returns: in the child."""
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    out, err = io.StringIO(), io.StringIO()
    out.reconfigure = None
    sys.stdout, sys.stderr = out, err
    # Errors of the compiler show lines of a file that they read.
    with open(FILENAME, 'w', encoding='utf-8', errors='surrogatepass') as file:
        file.write(source)
    linecache.cache[FILENAME] = (len(source), None, source.splitlines(True), FILENAME)
    module = types.ModuleType('__main__')
    sys.modules['__main__'] = module
    status = 0
    try:
        exec(compile(source, FILENAME, 'exec', dont_inherit=True), module.__dict__)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    except BaseException as error:
        status = 1
        trace = error.__traceback__.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)
    signal.alarm(0)
    with open(answer, 'w', encoding='utf-8', errors='backslashreplace') as file:
        json.dump([out.getvalue(), err.getvalue(), status], file)
    os._exit(0)


def run(source):
    descriptor, answer = tempfile.mkstemp()
    os.close(descriptor)
    child = os.fork()
    if child == 0:
        try:
            execute(source, answer)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    try:
        with open(answer, encoding='utf-8') as file:
            return json.load(file) if status == 0 else None
    finally:
        os.unlink(answer)


def nodes(source):
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    names = sorted({type(node).__name__ for node in ast.walk(tree)})
    return names, sum(isinstance(node, ast.stmt) for node in ast.walk(tree))


def every():
    # Not what is there for the sake of older programs, nor what other classes are made from.
    old = {'AugLoad', 'AugStore', 'ExtSlice', 'Index', 'Param', 'Suite', 'Num', 'Str', 'Bytes', 'NameConstant', 'Ellipsis'}
    kinds = [kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST) and not kind.__subclasses__()]
    return sorted(kind.__name__ for kind in kinds if kind.__name__ not in old)


def smaller(source):
    """Programs with a run of statements or one expression less."""
    tree = ast.parse(source)
    found = []

    def add():
        try:
            text = ast.unparse(ast.fix_missing_locations(tree)) + '\n'
            compile(text, FILENAME, 'exec')
            found.append(text)
        except Exception:
            pass

    bodies = [(node, field) for node in ast.walk(tree) for field, value in ast.iter_fields(node) if isinstance(value, list) and value and isinstance(value[0], (ast.stmt, ast.ExceptHandler, ast.match_case))]
    for size in (64, 16, 4, 1):
        for node, field in bodies:
            whole = getattr(node, field)
            if len(whole) < size: continue
            for start in range(0, len(whole), size):
                rest = whole[:start] + whole[start + size:]
                setattr(node, field, rest or ([ast.Pass()] if field == 'body' else []))
                add()
            setattr(node, field, whole)
    # A compound statement becomes what it holds.
    for node, field in bodies:
        whole = getattr(node, field)
        for index, item in enumerate(whole):
            for part in ('body', 'orelse', 'finalbody'):
                held = getattr(item, part, None)
                if isinstance(held, list) and held and isinstance(held[0], ast.stmt):
                    setattr(node, field, whole[:index] + held + whole[index + 1:])
                    add()
        setattr(node, field, whole)
    # An expression becomes a part of it, or nothing much.
    for node in list(ast.walk(tree)):
        for field, value in list(ast.iter_fields(node)):
            if isinstance(value, ast.expr) and not isinstance(getattr(value, 'ctx', ast.Load()), (ast.Store, ast.Del)) and not isinstance(node, ast.JoinedStr):
                parts = [part for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr)]
                if not isinstance(value, (ast.Constant, ast.Name)): parts.append(ast.Constant(0))
                for part in parts:
                    setattr(node, field, part)
                    add()
                setattr(node, field, value)
            elif isinstance(value, list) and value and isinstance(value[0], (ast.expr, ast.keyword, ast.comprehension)):
                for index, item in enumerate(value):
                    if len(value) > 1 or field in ('args', 'keywords', 'elts', 'decorator_list', 'bases', 'ifs'):
                        setattr(node, field, value[:index] + value[index + 1:])
                        add()
                    for part in ast.iter_child_nodes(item):
                        if isinstance(part, ast.expr) and field in ('args', 'elts', 'values'):
                            setattr(node, field, value[:index] + [part] + value[index + 1:])
                            add()
                setattr(node, field, value)
    return sorted(set(found) - {source}, key=len)


for line in sys.stdin:
    request = json.loads(line)
    if 'run' in request: answer = [run(source) for source in request['run']]
    elif 'every' in request: answer = every()
    elif 'nodes' in request: answer = [nodes(source) for source in request['nodes']]
    else: answer = smaller(request['smaller'])
    sys.__stdout__.write(json.dumps(answer) + '\n')
    sys.__stdout__.flush()
