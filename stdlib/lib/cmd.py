"""A framework of line-oriented command interpreters: a method do_NAME for each command."""

import inspect
import string
import sys

__all__ = ['Cmd']

PROMPT = '(Cmd) '
IDENTCHARS = string.ascii_letters + string.digits + '_'


class Cmd:
    """Reads lines and calls the methods of the commands; subclasses add do_*, help_*,
    complete_* methods and may define the hooks."""

    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = '='
    lastcmd = ''
    intro = None
    doc_leader = ''
    doc_header = 'Documented commands (type help <topic>):'
    misc_header = 'Miscellaneous help topics:'
    undoc_header = 'Undocumented commands:'
    nohelp = '*** No help on %s'
    use_rawinput = 1

    def __init__(self, completekey='tab', stdin=None, stdout=None):
        self.stdin = sys.stdin if stdin is None else stdin
        self.stdout = sys.stdout if stdout is None else stdout
        self.cmdqueue = []
        self.completekey = completekey

    def cmdloop(self, intro=None):
        """Read, parse and do until a command says stop."""
        self.preloop()
        readline = self._bind_completion()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write(str(self.intro) + '\n')
            stop = None
            while not stop:
                line = self.cmdqueue.pop(0) if self.cmdqueue else self._read()
                line = self.precmd(line)
                stop = self.onecmd(line)
                stop = self.postcmd(stop, line)
            self.postloop()
        finally:
            if readline is not None:
                readline.set_completer(self.old_completer)

    def _bind_completion(self):
        if not (self.use_rawinput and self.completekey):
            return None
        try:
            import readline
        except ImportError:
            return None
        self.old_completer = readline.get_completer()
        readline.set_completer(self.complete)
        if readline.backend == 'editline':
            if self.completekey == 'tab':
                command = 'bind ^I rl_complete'
            else:
                command = f'bind {self.completekey} rl_complete'
        else:
            command = f'{self.completekey}: complete'
        readline.parse_and_bind(command)
        return readline

    def _read(self):
        if self.use_rawinput:
            try:
                return input(self.prompt)
            except EOFError:
                return 'EOF'
        self.stdout.write(self.prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip('\r\n') if line else 'EOF'

    def precmd(self, line):
        """Hook before a line is interpreted; returns the line."""
        return line

    def postcmd(self, stop, line):
        """Hook after a line; returns whether to stop."""
        return stop

    def preloop(self):
        """Hook before the loop."""

    def postloop(self):
        """Hook after the loop."""

    def parseline(self, line):
        """Command, argument and line; '?' stands for help and '!' for shell."""
        line = line.strip()
        if not line:
            return None, None, line
        if line[0] == '?':
            line = 'help ' + line[1:]
        elif line[0] == '!':
            if not hasattr(self, 'do_shell'):
                return None, None, line
            line = 'shell ' + line[1:]
        end = 0
        while end < len(line) and line[end] in self.identchars:
            end += 1
        return line[:end], line[end:].strip(), line

    def onecmd(self, line):
        """Do a line as if it had been typed; returns whether to stop."""
        command, argument, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if command is None:
            return self.default(line)
        self.lastcmd = '' if line == 'EOF' else line
        if command == '':
            return self.default(line)
        function = getattr(self, 'do_' + command, None)
        if function is None:
            return self.default(line)
        return function(argument)

    def emptyline(self):
        """An empty line repeats the last command."""
        if self.lastcmd:
            return self.onecmd(self.lastcmd)

    def default(self, line):
        """For a command that is not known."""
        self.stdout.write('*** Unknown syntax: %s\n' % line)

    def completedefault(self, *ignored):
        """For completion of commands without a method for it."""
        return []

    def completenames(self, text, *ignored):
        start = 'do_' + text
        return [name[3:] for name in self.get_names() if name.startswith(start)]

    def complete(self, text, state):
        """The next way to complete text: of a command's name, or by its complete_* method."""
        if state == 0:
            import readline
            full = readline.get_line_buffer()
            line = full.lstrip()
            stripped = len(full) - len(line)
            begin = readline.get_begidx() - stripped
            end = readline.get_endidx() - stripped
            if begin > 0:
                command, _, _ = self.parseline(line)
                function = getattr(self, 'complete_' + command, None) if command else None
                function = function or self.completedefault
            else:
                function = self.completenames
            self.completion_matches = function(text, line, begin, end)
        try:
            return self.completion_matches[state]
        except IndexError:
            return None

    def get_names(self):
        return dir(self.__class__)

    def complete_help(self, *args):
        commands = set(self.completenames(*args))
        topics = {name[5:] for name in self.get_names() if name.startswith('help_' + args[0])}
        return list(commands | topics)

    def do_help(self, arg):
        'List available commands with "help" or detailed help with "help cmd".'
        if arg:
            self._help_on(arg)
            return
        names = self.get_names()
        topics = {name[5:] for name in names if name.startswith('help_')}
        documented, undocumented = [], []
        for name in sorted(set(names)):
            if not name.startswith('do_'):
                continue
            command = name[3:]
            if command in topics:
                documented.append(command)
                topics.discard(command)
            elif getattr(self, name).__doc__:
                documented.append(command)
            else:
                undocumented.append(command)
        self.stdout.write('%s\n' % str(self.doc_leader))
        self.print_topics(self.doc_header, documented, 15, 80)
        self.print_topics(self.misc_header, sorted(topics), 15, 80)
        self.print_topics(self.undoc_header, undocumented, 15, 80)

    def _help_on(self, topic):
        function = getattr(self, 'help_' + topic, None)
        if function is not None:
            function()
            return
        doc = ''
        if hasattr(self, 'do_' + topic):
            doc = inspect.cleandoc(getattr(self, 'do_' + topic).__doc__ or '')
        self.stdout.write('%s\n' % (doc or str(self.nohelp % (topic,))))

    def print_topics(self, header, cmds, cmdlen, maxcol):
        if cmds:
            self.stdout.write('%s\n' % str(header))
            if self.ruler:
                self.stdout.write('%s\n' % str(self.ruler * len(header)))
            self.columnize(cmds, maxcol - 1)
            self.stdout.write('\n')

    def columnize(self, list, displaywidth=80):
        """Show a list of strings in as few lines as the width allows, column by column."""
        if not list:
            self.stdout.write('<empty>\n')
            return
        wrong = [i for i in range(len(list)) if not isinstance(list[i], str)]
        if wrong:
            raise TypeError('list[i] not a string for i in %s' % ', '.join(map(str, wrong)))
        count = len(list)
        if count == 1:
            self.stdout.write('%s\n' % str(list[0]))
            return
        for rows in range(1, count):
            columns = (count + rows - 1) // rows
            widths = [max(map(len, list[c * rows:(c + 1) * rows])) for c in range(columns)
                      if list[c * rows:(c + 1) * rows]]
            if sum(widths) + 2 * (columns - 1) <= displaywidth:
                break
        else:
            rows, widths = count, [0]
        for row in range(rows):
            texts = list[row::rows]
            cells = [text.ljust(width) for text, width in zip(texts, widths)]
            self.stdout.write('%s\n' % str('  '.join(cells)))
