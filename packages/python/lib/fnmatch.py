"""File names and patterns: `*` any text, `?` any character, `[seq]` one of these, `[!seq]` one of none of them."""

import functools
import re

__all__ = ['filter', 'fnmatch', 'fnmatchcase', 'translate']


def _letters(pattern, start):
    """The end of the set of characters that begins at `start`, -1 where it has none."""
    end = start
    if pattern[end:end + 1] == '!':
        end += 1
    if pattern[end:end + 1] == ']':
        end += 1
    return pattern.find(']', end)


def _set(letters):
    """What stands between brackets, as a regular expression; ranges that are empty are left out."""
    parts = []
    if '-' in letters:
        start = 0
        search = 2 if letters[0] == '!' else 1
        while (dash := letters.find('-', search)) >= 0:
            parts.append(letters[start:dash])
            start = dash + 1
            search = dash + 3
        last = letters[start:]
        if last:
            parts.append(last)
        else:
            parts[-1] += '-'
        for index in range(len(parts) - 1, 0, -1):
            if parts[index - 1][-1] > parts[index][0]:
                parts[index - 1:index + 1] = [parts[index - 1][:-1] + parts[index][1:]]
        text = '-'.join(part.replace('\\', r'\\').replace('-', r'\-') for part in parts)
    else:
        text = letters.replace('\\', r'\\')
    if not text:
        return '(?!)'
    if text == '!':
        return '.'
    text = re.sub(r'([&~|])', r'\\\1', text)
    if text[0] == '!':
        text = '^' + text[1:]
    elif text[0] in '^[':
        text = '\\' + text
    return f'[{text}]'


def translate(pat):
    """The regular expression of a pattern."""
    pieces = [[]]
    at = 0
    while at < len(pat):
        letter = pat[at]
        at += 1
        if letter == '*':
            if len(pieces) == 1 or pieces[-1]:
                pieces.append([])
        elif letter == '?':
            pieces[-1].append('.')
        elif letter == '[' and (end := _letters(pat, at)) >= 0:
            pieces[-1].append(_set(pat[at:end]))
            at = end + 1
        else:
            pieces[-1].append(re.escape(letter))
    first, *rest = [''.join(piece) for piece in pieces]
    # Between stars the first place that fits will do: what comes after has as much text to choose from as it can have.
    text = first + ''.join(f'(?>.*?{piece})' for piece in rest[:-1]) + (f'.*{rest[-1]}' if rest else '')
    return rf'(?s:{text})\Z'


@functools.lru_cache(maxsize=32768, typed=True)
def _matcher(pat):
    if isinstance(pat, bytes):
        return re.compile(translate(pat.decode('latin-1')).encode('latin-1')).match
    return re.compile(translate(pat)).match


def fnmatchcase(name, pat):
    """Whether a name matches a pattern."""
    return _matcher(pat)(name) is not None


def fnmatch(name, pat):
    """As `fnmatchcase`: case matters in file names."""
    return fnmatchcase(name, pat)


def filter(names, pat):
    """The names that match a pattern, in their order."""
    match = _matcher(pat)
    return [name for name in names if match(name) is not None]
