"""Letters, digits and templates."""

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Each word with a capital, the others small."""
    return (sep or ' ').join(word.capitalize() for word in s.split(sep))


class Template:
    """Text in which `$name` and `${name}` are replaced."""

    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """(text, name, as written) in turn; an unfinished placeholder has the name None and its position."""
        text, mark = self.template, self.delimiter
        at = 0
        while True:
            found = text.find(mark, at)
            if found < 0:
                yield text[at:], '', ''
                return
            yield text[at:found], '', ''
            at = found + len(mark)
            if text.startswith(mark, at):
                yield mark, '', ''
                at += len(mark)
                continue
            braced = text.startswith('{', at)
            start = at + braced
            end = start
            while end < len(text) and text[end].isascii() and (text[end].isalpha() or text[end] == '_' or (end > start and text[end].isdigit())):
                end += 1
            if end == start or (braced and not text.startswith('}', end)):
                yield '', None, found
                yield mark, '', ''
                continue
            name = text[start:end]
            at = end + braced
            yield '', name, text[found:at]

    def _invalid(self, at):
        before = self.template[:at].splitlines(keepends=True) or ['']
        line = len(before)
        column = len(before[-1]) + 1
        raise ValueError(f'Invalid placeholder in string: line {line}, col {column}')

    def substitute(self, mapping={}, /, **kws):
        names = {**mapping, **kws} if kws else mapping
        out = []
        for text, name, written in self._pieces():
            if name is None:
                self._invalid(written)
            out.append(str(names[name]) if name else text)
        return ''.join(out)

    def safe_substitute(self, mapping={}, /, **kws):
        names = {**mapping, **kws} if kws else mapping
        out = []
        for text, name, written in self._pieces():
            if name:
                try:
                    out.append(str(names[name]))
                except KeyError:
                    out.append(written)
            else:
                out.append(text)
        return ''.join(out)

    def get_identifiers(self):
        return list(dict.fromkeys(name for _, name, _ in self._pieces() if name))

    def is_valid(self):
        return all(name is not None for _, name, _ in self._pieces())


class Formatter:
    """What `str.format` does, as an object to derive from."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
