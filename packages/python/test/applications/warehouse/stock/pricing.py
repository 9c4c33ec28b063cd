print('pricing', __name__)
RATES = {'none': 0, 'silver': 5, 'gold': 12}


def discount(total, level):
    return total * (100 - RATES[level]) // 100


def apply_all(prices):
    return {level: [discount(price, level) for price in prices] for level in RATES}


def _hidden():
    return 'hidden, but there'
