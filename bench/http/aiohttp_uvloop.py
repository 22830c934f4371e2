"""The hello world of coil_hello.py on uvloop."""
import runpy
import sys

import uvloop

uvloop.install()
runpy.run_path(__file__.replace('aiohttp_uvloop', 'coil_hello'))
