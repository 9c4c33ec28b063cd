from .. import __name__ as _owner

WIDTH = 4


def render(store):
    return '\n'.join(f'{item.name:.<{WIDTH}} {item.price / 100:.2f} {__package__}' for item in store if _owner)
