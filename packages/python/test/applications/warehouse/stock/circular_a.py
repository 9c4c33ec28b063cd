SEEN = []
from . import circular_b as partner
SEEN.append(partner.name)
name = 'a'


def late():
    return name, partner.name
