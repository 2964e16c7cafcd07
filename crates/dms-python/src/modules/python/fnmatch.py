def _in_set(character, choices):
    at = 0
    while at < len(choices):
        if choices[at + 1:at + 2] == "-" and at + 2 < len(choices):
            if choices[at] <= character <= choices[at + 2]:
                return True
            at += 3
        else:
            if choices[at] == character:
                return True
            at += 1
    return False


def _set_of(pattern, at):
    """The end of the set that begins here, or None if it is a bracket alone."""
    start = at + 2 if pattern[at + 1:at + 2] == "!" else at + 1
    end = pattern.find("]", start + 1)
    return None if end < 0 else end


def fnmatchcase(name, pat):
    # Where the last `*` stood, and how much it takes.
    at = place = 0
    star = kept = None
    while place < len(name):
        here = pat[at:at + 1]
        end = _set_of(pat, at) if here == "[" else None
        if here == "*":
            star, kept = at, place
            at += 1
        elif end is not None and _is_of(name[place], pat[at + 1:end]):
            at, place = end + 1, place + 1
        elif end is None and here and (here == "?" or here == name[place]):
            at, place = at + 1, place + 1
        elif star is not None:
            kept += 1
            at, place = star + 1, kept
        else:
            return False
    return not pat[at:].strip("*")


def _is_of(character, choices):
    if choices.startswith("!"):
        return not _in_set(character, choices[1:])
    return _in_set(character, choices)


fnmatch = fnmatchcase


def filter(names, pat):
    return [name for name in names if fnmatchcase(name, pat)]
