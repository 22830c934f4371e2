import collections
import functools
import re
print(re.match(r'(\w+)=(\d+)', 'key=42').groups(), collections.Counter('abca').most_common(1))
