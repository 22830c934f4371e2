import re
def run(n):
    line = '192.168.1.%d - - [10/Oct/2020:13:55:36 +0000] "GET /page%d.html HTTP/1.1" 200 %d\n'
    text = ''.join(line % (i % 256, i, i * 7) for i in range(n))
    log = re.compile(r'^(\S+) \S+ \S+ \[([^\]]+)\] "(\w+) (\S+) [^"]*" (\d+) (\d+)$', re.M)
    total = sum(int(m.group(6)) for m in log.finditer(text))
    total += len(re.findall(r'\d+\.\d+\.\d+\.\d+', text))
    total += len(re.findall(r'page(?:1|2|3)\d*', text))
    total += len(re.sub(r'\d{2,}', lambda m: '<' + m.group() + '>', text))
    total += len(re.split(r'[\s"]+', text))
    word = re.compile(r'\bGET\b', re.I)
    for l in text.splitlines():
        if word.search(l):
            total += 1
        if re.match(r'(?P<ip>\d+(?:\.\d+){3})', l).group('ip').endswith('7'):
            total += 1
    return total
print(run(20000))
