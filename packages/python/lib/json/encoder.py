# mm: hidden
"""Values as JSON texts."""

from _json import dump as _dump, encode_basestring, encode_basestring_ascii

__all__ = ['JSONEncoder']


class JSONEncoder:
    """Writes values as JSON; `default` is asked for what is none."""

    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        """What is to be written in place of an object that JSON does not know."""
        raise TypeError(f'Object of type {o.__class__.__name__} is not JSON serializable')

    def _margin(self):
        return ' ' * self.indent if isinstance(self.indent, int) else self.indent

    def encode(self, o):
        """The text of a value."""
        if type(self).iterencode is JSONEncoder.iterencode:
            text = _dump(o, bool(self.ensure_ascii), self._margin(), self.item_separator, self.key_separator, bool(self.sort_keys), bool(self.allow_nan))
            if text is not None:
                return text
        return ''.join(self.iterencode(o, _one_shot=True))

    def iterencode(self, o, _one_shot=False):
        """The text of a value, piece by piece."""
        return self._pieces(o, 0, {} if self.check_circular else None)

    def _quoted(self, text):
        return encode_basestring_ascii(text) if self.ensure_ascii else encode_basestring(text)

    def _float(self, value):
        if value == value and value not in (float('inf'), float('-inf')):
            return float.__repr__(value)
        if not self.allow_nan:
            raise ValueError('Out of range float values are not JSON compliant: ' + repr(value))
        return 'NaN' if value != value else 'Infinity' if value > 0 else '-Infinity'

    def _scalar(self, o):
        if isinstance(o, str):
            return self._quoted(o)
        if o is None:
            return 'null'
        if o is True:
            return 'true'
        if o is False:
            return 'false'
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        return None

    def _key(self, key):
        """A key's text, not in quotes; None where it is to be left out."""
        if isinstance(key, str):
            return key
        if key is None or isinstance(key, (bool, int, float)):
            return self._scalar(key)
        if self.skipkeys:
            return None
        raise TypeError(f'keys must be str, int, float, bool or None, not {key.__class__.__name__}')

    def _pieces(self, o, depth, inside):
        scalar = self._scalar(o)
        if scalar is not None:
            yield scalar
            return
        if inside is not None:
            if id(o) in inside:
                raise ValueError('Circular reference detected')
            inside[id(o)] = o
        if isinstance(o, (list, tuple)):
            yield from self._array(o, depth, inside)
        elif isinstance(o, dict):
            yield from self._object(o, depth, inside)
        else:
            yield from self._pieces(self.default(o), depth, inside)
        if inside is not None:
            del inside[id(o)]

    def _array(self, items, depth, inside):
        if not items:
            yield '[]'
            return
        margin = self._margin()
        inner = '' if margin is None else '\n' + margin * (depth + 1)
        lead = '[' + inner
        for item in items:
            scalar = self._scalar(item)
            if scalar is not None:
                yield lead + scalar
            else:
                yield lead
                yield from self._pieces(item, depth + 1, inside)
            lead = self.item_separator + inner
        if margin is not None:
            yield '\n' + margin * depth
        yield ']'

    def _object(self, pairs, depth, inside):
        if not pairs:
            yield '{}'
            return
        margin = self._margin()
        inner = '' if margin is None else '\n' + margin * (depth + 1)
        yield '{'
        lead = inner
        for key, value in sorted(pairs.items()) if self.sort_keys else pairs.items():
            key = self._key(key)
            if key is None:
                continue
            if lead:
                yield lead
            yield self._quoted(key)
            yield self.key_separator
            yield from self._pieces(value, depth + 1, inside)
            lead = self.item_separator + inner
        if margin is not None:
            yield '\n' + margin * depth
        yield '}'
