from ..stock import nothing
