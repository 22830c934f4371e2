"""Hooks: functions called with each response."""

HOOKS = ['response']


def default_hooks():
    return {event: [] for event in HOOKS}


def dispatch_hook(key, hooks, hook_data, **kwargs):
    """Calls the hooks of an event; what they return replaces the data."""
    found = (hooks or {}).get(key)
    if found:
        for hook in [found] if callable(found) else found:
            result = hook(hook_data, **kwargs)
            if result is not None:
                hook_data = result
    return hook_data
