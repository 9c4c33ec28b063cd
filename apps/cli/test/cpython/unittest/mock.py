class Mock:
    """Remembers how it was called."""
    def __init__(self, return_value=None):
        self.return_value, self.calls = return_value, []

    def __call__(self, *args, **named):
        self.calls.append((args, named))
        return self.return_value
