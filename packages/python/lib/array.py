# mm: hidden
"""Arrays of numbers."""

from _array import array, typecodes
from _collections_abc import MutableSequence

ArrayType = array
MutableSequence.register(array)
del MutableSequence
