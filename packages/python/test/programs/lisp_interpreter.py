"""An interpreter of a small Lisp: tokens, environments, closures, tail calls, macros of quoting, errors."""
import math, operator as op
class Symbol(str): __slots__ = ()
class LispError(Exception): pass
def tokenize(text): return text.replace('(', ' ( ').replace(')', ' ) ').replace("'", " ' ").split()
def atom(token):
    for kind in (int, float):
        try: return kind(token)
        except ValueError: pass
    return {'#t': True, '#f': False}.get(token, Symbol(token))
def read(tokens):
    if not tokens: raise LispError('unexpected end')
    match tokens.pop(0):
        case '(':
            items = []
            while tokens and tokens[0] != ')': items.append(read(tokens))
            if not tokens: raise LispError('missing )')
            tokens.pop(0)
            return items
        case ')': raise LispError('unexpected )')
        case "'": return [Symbol('quote'), read(tokens)]
        case token: return atom(token)
class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values, strict=True))
        self.outer = outer
    def find(self, name):
        env = self
        while env is not None:
            if name in env: return env
            env = env.outer
        raise LispError(f'unbound {name}')
class Lambda:
    def __init__(self, names, body, env): self.names, self.body, self.env = names, body, env
    def __call__(self, *args): return evaluate(self.body, Env(self.names, args, self.env))
def evaluate(x, env):
    while True:
        match x:
            case Symbol(): return env.find(x)[x]
            case [] : raise LispError('empty call')
            case ['quote', value]: return value
            case ['if', test, *branches]: x = branches[0] if evaluate(test, env) is not False else branches[1] if len(branches) > 1 else None
            case ['define', [name, *names], *body]: env[name] = Lambda(names, [Symbol('begin'), *body], env); return name
            case ['define', name, value]: env[name] = evaluate(value, env); return name
            case ['set!', name, value]: env.find(name)[name] = evaluate(value, env); return None
            case ['lambda', names, *body]: return Lambda(names, [Symbol('begin'), *body], env)
            case ['let', bindings, *body]: x = [[Symbol('lambda'), [n for n, _ in bindings], *body], *[v for _, v in bindings]]
            case ['begin', *init, last]:
                for each in init: evaluate(each, env)
                x = last
            case [function, *args]:
                function, *args = (evaluate(each, env) for each in x)
                if isinstance(function, Lambda):
                    try: env, x = Env(function.names, args, function.env), function.body
                    except ValueError as error: raise LispError('wrong number of arguments') from error
                elif callable(function): return function(*args)
                else: raise LispError(f'{show(function)} is no function')
            case _: return x
def show(x):
    match x:
        case True: return '#t'
        case False: return '#f'
        case list(): return f"({' '.join(map(show, x))})"
        case Lambda(names=names): return f"<lambda ({' '.join(names)})>"
        case None: return 'nil'
        case _: return str(x)
top = Env()
top.update({'+': lambda *a: sum(a), '-': lambda a, *b: a - sum(b) if b else -a, '*': lambda *a: math.prod(a), '/': op.truediv, '<': op.lt, '=': op.eq, '>': op.gt, 'car': lambda l: l[0], 'cdr': lambda l: l[1:], 'cons': lambda a, b: [a] + b, 'list': lambda *a: list(a), 'null?': lambda l: l == [], 'mod': op.mod, 'not': lambda v: v is False, 'display': lambda v: print('>', show(v))})
program = """(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 3000 0)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) (list 1 2 3))
(define counter (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))
(list (counter) (counter) (counter))
(let ((x 2) (y 3)) (let ((x 7) (z (+ x y))) (* z x)))
(display (quote (a (b #t) #f 1.5)))
(if #f 1)
map
(undefined 1)
(fact 1 2)
(1 2)
(car '())
(+ 1
)
(/ 1 0)"""
for line in program.split('\n'):
    try:
        tokens = tokenize(line)
        print(show(evaluate(read(tokens), top)))
    except LispError as error: print('error:', error, repr(error.__cause__) if error.__cause__ else '')
    except Exception as error: print(type(error).__name__, error)
