# Complex numbers: formats, powers that are out of range, signs of zeros.
values = 1j, 3.5 - 2j, -0j, complex('nan'), 1e20 + 1e-7j, complex('inf+infj'), 0.1 + 0j, -2.5j, complex(-0.0, -0.0), 1234567 + 8e6j
for spec in ('', '.2f', 'g', '>15', '+.1e', 'e', '<20', '^20.3f', '=10', '010', 'n', 'x', ',', '_.3f', '#.0f', '%', 's', ' ', '*>25', 'z.1f', '10', '.3', 'G', 'E', '.17g', '5.5.5'):
    for value in values:
        try:
            print(repr(format(value, spec)), end=' ')
        except ValueError as error:
            print(error, end=' ')
    print()
print(f'{complex(1, 2):.2f}', '{:>20}'.format(1 + 2j), '%s' % (1 + 2j,))


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


for function in (lambda: pow(1j, 2, 3), lambda: pow(2, 1j, 3), lambda: 1j / 0, lambda: 0j ** -1, lambda: 0j ** 1j, lambda: (1 + 1j) ** -3,
                 lambda: (1e300 + 0j) ** 1000.5, lambda: (1e200 + 1j) ** 2, lambda: (1e308 + 1e308j) * 1e308j, lambda: complex('abc'), lambda: complex('1', 2),
                 lambda: complex([]), lambda: complex(1, 'a'), lambda: '%f' % 1j, lambda: '%d' % 1j, lambda: 1j < 2, lambda: (1j).__mul__(x=1)):
    show(function)
print(10 - 0j, 1 - 0j, 3.0 + 0j, 5 * (1 - 0j), (3 - 0.0j) * 1.0, -1 * 0j, (3 - 0.0j) + 7, 7 - (3 - 0.0j), (3 - 0.0j) / 2, -(3 + 0j), 2 / (1 - 0j))
print(complex(-0.0, -0.0), complex(0, -0.0), complex(1 - 0j, 2j), complex(2j, 3), complex(real=1, imag=-0.0))
