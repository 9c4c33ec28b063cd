# format() without a specification is what str() says; with one the number or the text is formatted.
import enum


class I(int):
    def __str__(self): return 'I!'


class S(str):
    def __str__(self): return 'S!'


class F(float):
    def __repr__(self): return 'F!'


class C(complex):
    def __repr__(self): return 'C!'


for x in (I(3), S('a'), F(2), C(1), True, False):
    print(f'{x}', f'{x!s}', format(x), '{}'.format(x), '%s' % x, f'{x!r}', f'{x:}')
print(f"{-5!a:}{1j:g}{True}", f"{True}", f"{True}x", f"{1}{True}", f"{1.5:g}{False}", f'{True:d}{True:5}|')
for v in (1, 1.5, 'a', 1j, None, [], True):
    for spec in (3, None, '>5', ''):
        try:
            print(v.__format__(spec))
        except TypeError as error:
            print(error)


class E(enum.IntEnum): A = 1


class T(enum.StrEnum): A = enum.auto()


class P(str, enum.Enum): A = 'x'


class G(enum.IntFlag):
    A = 1
    B = 2


print(f'{E.A} {T.A} {P.A} {G.A | G.B} {E.A:>4} {T.A:>4} {P.A:>4} {G.A:d}', '%d %s' % (E.A, E.A), str(E.A), repr(G(3)))
