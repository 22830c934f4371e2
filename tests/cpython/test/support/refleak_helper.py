"""test.support.refleak_helper: no run here counts references."""


def hunting_for_refleaks():
    return False
