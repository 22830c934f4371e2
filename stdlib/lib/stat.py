"""The fields of os.stat() and the bits of st_mode; native."""

from _stat import *
