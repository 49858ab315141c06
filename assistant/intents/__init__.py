def looks_like_talk(t):
    return t.strip().endswith("?") and len(t) > 2


class Context:
    def __init__(self, **k):
        pass


class Understood:
    pass


class NotUnderstood:
    nearest = ()


def understood(t, c):
    return NotUnderstood()


def does(x):
    return x
