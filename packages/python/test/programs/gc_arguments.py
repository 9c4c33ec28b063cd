# mm: observes collection-schedule
# What the functions of gc say to arguments that they cannot use, and what they leave as it was.
import gc


def tell(text):
    try:
        print(text, '->', eval(text))
    except Exception as error:
        print(text, '!', type(error).__name__, error)


gc.disable()
for argument in ('7', '-1', '3', '1.5', '"a"', 'None', '2**40', '2**70', 'generation=3', 'gen=1', '1, 2'):
    tell(f'gc.collect({argument})')
for argument in ('', '1, 2, 3, 4', '1.0', '"x"', 'None', '2**31', '-2**31-1', '2**70', '-2**70', '5, "x"', '-5', '-7, -8, -9', '0, 0, 0', '2000, 10, 10'):
    tell(f'gc.set_threshold({argument})')
    tell('gc.get_threshold()')
for argument in ('', '1, 2', '"a"', '1.5', '2**31', '2**70', '-1', '1 << 20', '0'):
    tell(f'gc.set_debug({argument})')
    gc.get_debug() and print(gc.get_debug()) or gc.set_debug(0)
gc.set_debug(0)
for argument in ('3', '-2', '1.5', '"a"', '2**40', '-2**40', '2**70', '1, 2'):
    tell(f'gc.get_objects({argument})')
print([type(gc.get_objects(each)) for each in (None, -1, 0, 1, 2, True)])
for text in ('gc.is_tracked()', 'gc.is_tracked(1, 2)', 'gc.is_finalized()', 'gc.get_referents(x=1)', 'gc.freeze(1)', 'gc.enable(1)', 'gc.get_count(1)', 'gc.get_stats(1)'):
    tell(text)
print(gc.get_referents(), gc.get_referrers(), gc.get_referents(1, 2, [3], {4: 5}, (6, 7), 'a'))
print([name for name in dir(gc) if not name.startswith('__')])
for name in ('collect', 'get_objects', 'get_referents', 'is_tracked', 'set_debug', 'set_threshold', 'enable'):
    print(name, getattr(gc, name).__text_signature__)
