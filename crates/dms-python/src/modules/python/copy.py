def copy(x):
    if hasattr(x, "__copy__"):
        return x.__copy__()
    if type(x) in (list, dict, set):
        return type(x)(x)
    if isinstance(x, (int, float, str, bytes, tuple, frozenset, type)) or x is None or callable(x):
        return x
    if type(x).__module__ in ("builtins", "datetime", "decimal", "uuid", "re") or not hasattr(x, "__dict__"):
        return x
    is_container = isinstance(x, (dict, list, set))
    made = type(x).__new__(type(x)) if is_container else object.__new__(type(x))
    for name, value in x.__dict__.items():
        setattr(made, name, value)
    if isinstance(x, list):
        made.extend(x)
    elif is_container:
        made.update(x)
    return made


def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo:
        return memo[id(x)]
    if hasattr(x, "__deepcopy__"):
        return x.__deepcopy__(memo)
    if type(x) is list:
        made = memo[id(x)] = []
        made.extend(deepcopy(item, memo) for item in x)
        return made
    if type(x) is dict:
        made = memo[id(x)] = {}
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
        return made
    if type(x) in (set, frozenset, tuple):
        return type(x)(deepcopy(item, memo) for item in x)
    if x is None or isinstance(x, (int, float, str, bytes, type)) or callable(x):
        return x
    if type(x).__module__ in ("builtins", "datetime", "decimal", "uuid", "re") or not hasattr(x, "__dict__"):
        return x
    made = memo[id(x)] = copy(x)
    for name, value in x.__dict__.items():
        setattr(made, name, deepcopy(value, memo))
    if isinstance(x, (dict, list)):
        for key in list(made) if isinstance(x, dict) else range(len(made)):
            made[key] = deepcopy(made[key], memo)
    return made
