"""Base of markup parsers: counts lines and columns."""

__all__ = ['ParserBase']


class ParserBase:
    """Position in the input, and the place for what a parser does not know."""

    def __init__(self):
        if self.__class__ is ParserBase:
            raise RuntimeError('_markupbase.ParserBase must be subclassed')

    def reset(self):
        self.lineno = 1
        self.offset = 0

    def getpos(self):
        """(line, column) of what is being handled."""
        return self.lineno, self.offset

    def updatepos(self, i, j):
        """Counts the text from i to j: j."""
        if i >= j:
            return j
        lines = self.rawdata.count('\n', i, j)
        if lines:
            self.lineno += lines
            self.offset = j - (self.rawdata.rindex('\n', i, j) + 1)
        else:
            self.offset += j - i
        return j

    def unknown_decl(self, data):
        pass
