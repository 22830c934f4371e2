"""`coil -m asyncio`: the prompt, with asyncio imported.

Coil's own prompt awaits at top level and runs tasks in the background while it waits for a line, so
this only opens it.
"""

import os
import sys

PROLOGUE = '''
import sys as _sys
print(f'asyncio REPL {_sys.version} on {_sys.platform}\\n'
      f'Use "await" directly instead of "asyncio.run()".\\n'
      f'Type "help", "copyright", "credits" or "license" for more information.',
      file=_sys.stderr)
del _sys
import asyncio
'''

if __name__ == '__main__':
    options = [f'-X{name}' if value is True else f'-X{name}={value}'
               for name, value in sys._xoptions.items()]
    os.execv(sys.executable, [sys.executable, *options, '-i', '-c', PROLOGUE])
