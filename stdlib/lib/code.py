"""Prompts for programs: an interpreter that takes source, and a console that reads it."""

import builtins
import sys
import traceback
from codeop import CommandCompiler, compile_command

__all__ = ['InteractiveInterpreter', 'InteractiveConsole', 'interact', 'compile_command']


class InteractiveInterpreter:
    """Runs pieces of source in a namespace; knows nothing of input."""

    def __init__(self, locals=None):
        if locals is None:
            locals = {'__name__': '__console__', '__doc__': None}
        self.locals = locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename='<input>', symbol='single'):
        """Compile and run; True if more input is needed."""
        try:
            code = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            self.showsyntaxerror(filename, source=source)
            return False
        if code is None:
            return True
        self.runcode(code)
        return False

    def runcode(self, code):
        """Run code; exceptions are shown, but SystemExit goes on."""
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except:
            self.showtraceback()

    def showsyntaxerror(self, filename=None, **kwargs):
        """Show the syntax error that was just raised, with `filename` in it."""
        try:
            kind, value, tb = sys.exc_info()
            if filename and issubclass(kind, SyntaxError):
                value.filename = filename
            self._showtraceback(kind, value, None, kwargs.pop('source', ''))
        finally:
            kind = value = tb = None

    def showtraceback(self):
        """Show the exception that was just raised, without this module's frame."""
        try:
            kind, value, tb = sys.exc_info()
            self._showtraceback(kind, value, tb.tb_next, '')
        finally:
            kind = value = tb = None

    def _showtraceback(self, kind, value, tb, source):
        value = value.with_traceback(tb)
        sys.last_type = kind
        sys.last_traceback = tb
        # The line of a syntax error: the source is not in a file.
        lines = source.splitlines()
        if (source and kind is SyntaxError and not value.text and value.lineno is not None
                and len(lines) >= value.lineno):
            value.text = lines[value.lineno - 1]
        sys.last_exc = sys.last_value = value
        if sys.excepthook is sys.__excepthook__:
            self._excepthook(kind, value, tb)
        else:
            # The program's own hook: what goes wrong in it is shown too.
            try:
                sys.excepthook(kind, value, tb)
            except SystemExit:
                raise
            except BaseException as e:
                e.__context__ = None
                e = e.with_traceback(e.__traceback__.tb_next)
                print('Error in sys.excepthook:', file=sys.stderr)
                sys.__excepthook__(type(e), e, e.__traceback__)
                print(file=sys.stderr)
                print('Original exception was:', file=sys.stderr)
                sys.__excepthook__(kind, value, tb)

    def _excepthook(self, kind, value, tb):
        self.write(''.join(traceback.format_exception(kind, value, tb)))

    def write(self, data):
        """Where messages go: stderr."""
        sys.stderr.write(data)


class _LocalQuitter:
    def __init__(self, name):
        self.name = name
        self.eof = 'Ctrl-D (i.e. EOF)'

    def __repr__(self):
        return f'Use {self.name} or {self.eof} to exit'

    def __call__(self, code=None):
        # Closing stdin would keep an enclosing prompt from going on.
        raise SystemExit(code)


class InteractiveConsole(InteractiveInterpreter):
    """A prompt: reads lines, and runs them as soon as they are complete."""

    def __init__(self, locals=None, filename='<console>', *, local_exit=False):
        InteractiveInterpreter.__init__(self, locals)
        self.filename = filename
        self.local_exit = local_exit
        self.resetbuffer()

    def resetbuffer(self):
        """Forget what was read and not yet run."""
        self.buffer = []

    def interact(self, banner=None, exitmsg=None):
        """Read and run until the end of the input; banner and exitmsg '' are not shown."""
        for name, value in (('ps1', '>>> '), ('ps2', '... ')):
            if not hasattr(sys, name):
                setattr(sys, name, value)
        if banner is None:
            self.write('Python %s on %s\n%s\n(%s)\n' % (
                sys.version, sys.platform, 'Type "help", "copyright", "credits" or "license" for '
                'more information.', self.__class__.__name__))
        elif banner:
            self.write('%s\n' % str(banner))
        saved = {}
        if self.local_exit:
            for name in ('exit', 'quit'):
                if hasattr(builtins, name):
                    saved[name] = getattr(builtins, name)
                    setattr(builtins, name, _LocalQuitter(name))
        try:
            self._loop()
        finally:
            for name, value in saved.items():
                setattr(builtins, name, value)
        if exitmsg is None:
            self.write('now exiting %s...\n' % self.__class__.__name__)
        elif exitmsg != '':
            self.write('%s\n' % exitmsg)

    def _loop(self):
        more = False
        while True:
            try:
                try:
                    line = self.raw_input(sys.ps2 if more else sys.ps1)
                except EOFError:
                    self.write('\n')
                    break
                more = self.push(line)
            except KeyboardInterrupt:
                self.write('\nKeyboardInterrupt\n')
                self.resetbuffer()
                more = False
            except SystemExit as e:
                if not self.local_exit:
                    raise
                self.write('\n')
                break

    def push(self, line, filename=None, _symbol='single'):
        """Take a line, without its newline; True if more input is needed."""
        self.buffer.append(line)
        source = '\n'.join(self.buffer)
        more = self.runsource(source, filename or self.filename, symbol=_symbol)
        if not more:
            self.resetbuffer()
        return more

    def raw_input(self, prompt=''):
        """A line of input; EOFError at its end."""
        return input(prompt)


def interact(banner=None, readfunc=None, local=None, exitmsg=None, local_exit=False):
    """Run a console; readfunc takes the place of its raw_input()."""
    console = InteractiveConsole(local, local_exit=local_exit)
    if readfunc is not None:
        console.raw_input = readfunc
    else:
        try:
            import readline
        except ImportError:
            pass
    console.interact(banner, exitmsg)


def _main():
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument('-q', action='store_true', help="don't print version and copyright "
                        'messages')
    arguments = parser.parse_args()
    interact('' if arguments.q or sys.flags.quiet else None)


if __name__ == '__main__':
    _main()
