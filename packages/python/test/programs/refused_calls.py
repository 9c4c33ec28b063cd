# Arguments of a wrong type or number, and what is said of them.
def show(function):
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


class Text(str): pass
class Whole(int): pass
class Some(set): pass
class Frozen(frozenset): pass
class Row(list): pass
class Pair(tuple): pass
class Plain: pass


for function in (
    lambda: str(b'', 'Eggs'), lambda: str(b'a', 'Eggs'), lambda: str(1, 2), lambda: str('', 2), lambda: str(b'', 'utf-8', 3), lambda: str(b'', None),
    lambda: bytes('a', 3), lambda: bytes(1, 3), lambda: bytes(b'', 'x'), lambda: bytes('a', 'x', 3), lambda: bytearray('a', 3), lambda: bytes(1, 'a'),
    lambda: b'a'.decode(3), lambda: ''.encode(3), lambda: b''.decode('nope'), lambda: ''.encode('nope'), lambda: b'a'.decode('utf-8', 3), lambda: ''.encode(None),
    lambda: int.from_bytes(b'', {1}), lambda: int.from_bytes(1.5, 'x'), lambda: int.from_bytes([1, 2, 3]), lambda: int.from_bytes([300]), lambda: int.from_bytes('abc'),
    lambda: int.from_bytes((1, 2), 'little'), lambda: int.from_bytes(None, 'big'), lambda: (5).to_bytes(1, 3), lambda: (5).to_bytes('a'),
    lambda: bytes.fromhex('0x1f'), lambda: bytes.fromhex('a'), lambda: bytes.fromhex('a b'), lambda: bytes.fromhex('aa zz'), lambda: bytes.fromhex('naïve'), lambda: bytes.fromhex('1é'), lambda: bytes.fromhex(None),
    lambda: {}.__getitem__(), lambda: {}.__contains__(), lambda: [].__getitem__(), lambda: {1}.__contains__(), lambda: [].__contains__(), lambda: 'a'.__contains__('b', 'c'),
    lambda: (1.5).__pow__(), lambda: (1).__add__(), lambda: (1).__add__(1, 2), lambda: (1,).__contains__(x=2), lambda: [].__getitem__(x=2), lambda: {}.__getitem__(x=2), lambda: 'a'.__mod__(x=1), lambda: [].__len__(1),
    lambda: round(1.5, -2 ** 63), lambda: round(1.5, 2 ** 70), lambda: (5.5).__round__(2 ** 70),
    lambda: Some(1, 2), lambda: set(1, 2), lambda: Frozen(1, 2), lambda: Row(1, 2), lambda: Pair(1, 2), lambda: Text(b'a', 'ascii'), lambda: Whole(1, 2), lambda: Whole('x'),
    lambda: 'a'.removeprefix(None), lambda: 'a'.removesuffix(3), lambda: format(1, None), lambda: pow(1.5, 2, 3), lambda: pow(2, -1, 4), lambda: pow(2, -1, 0),
    lambda: Plain() + 1, lambda: -Plain(), lambda: Plain()[1], lambda: Plain()(), lambda: len(Plain()), lambda: int(Plain()), lambda: [1][Plain()], lambda: 1 in Plain(), lambda: [*Plain()], lambda: {**Plain()},
):
    show(function)
