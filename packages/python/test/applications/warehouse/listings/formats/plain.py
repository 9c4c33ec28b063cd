def render(store):
    return '\n'.join(f'{item.name} {item.price}' for item in store)
