"""What lies in a warehouse."""
print('stock begins', __name__)
from .items import Item
from .store import Store
from . import errors

__all__ = ['Item', 'Store', 'errors']
print('stock ends', 'items' in dir(), 'store' in dir(), 'pricing' in dir())
