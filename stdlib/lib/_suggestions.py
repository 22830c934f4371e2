"""The name a user may have meant: a weighted edit distance over the names there are."""

_MAX_CANDIDATE_ITEMS = 750
_MAX_STRING_SIZE = 40
_MOVE_COST = 2
_CASE_COST = 1


def _substitution_cost(a, b):
    if a == b:
        return 0
    return _CASE_COST if a.lower() == b.lower() else _MOVE_COST


def _levenshtein_distance(a, b, max_cost):
    """Edit distance of a and b, or max_cost + 1 as soon as it is sure to be more."""
    if a == b:
        return 0
    # Common ends cost nothing.
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return _MOVE_COST * (len(a) + len(b))
    if len(a) > _MAX_STRING_SIZE or len(b) > _MAX_STRING_SIZE:
        return max_cost + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE_COST > max_cost:
        return max_cost + 1
    # Wagner-Fischer with one row, updated in place.
    row = [(i + 1) * _MOVE_COST for i in range(len(a))]
    result = 0
    for j, b_char in enumerate(b):
        distance = result = j * _MOVE_COST
        least = None
        for i, a_char in enumerate(a):
            substitute = distance + _substitution_cost(b_char, a_char)
            distance = row[i]
            result = row[i] = min(substitute, min(result, distance) + _MOVE_COST)
            if least is None or result < least:
                least = result
        if least > max_cost:
            return max_cost + 1
    return result


def _generate_suggestions(candidates, wrong_name):
    """The best candidate that is close enough to wrong_name, or None."""
    if len(candidates) > _MAX_CANDIDATE_ITEMS or len(wrong_name) > _MAX_STRING_SIZE:
        return None
    best = len(wrong_name)
    suggestion = None
    for name in candidates:
        if name == wrong_name:
            continue  # it is there, and yet was not found
        # At most a third of the characters may change.
        limit = min((len(name) + len(wrong_name) + 3) * _MOVE_COST // 6, best - 1)
        distance = _levenshtein_distance(wrong_name, name, limit)
        if distance <= limit and (suggestion is None or distance < best):
            suggestion = name
            best = distance
    return suggestion
