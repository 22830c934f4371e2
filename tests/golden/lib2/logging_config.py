"""Rotation, queues, memory handlers, configuration by dictionary and file, styles, errors."""
import logging, logging.handlers, logging.config, queue, os, tempfile, sys, io
d=tempfile.mkdtemp()
os.chdir(d)
h = logging.handlers.RotatingFileHandler('a.log', maxBytes=60, backupCount=2)
l = logging.getLogger('rot'); l.addHandler(h); l.setLevel(10); l.propagate=False
for i in range(12): l.info('message number %d', i)
for f in sorted(os.listdir('.')): print(f, open(f).read().split('\n'))
h.close()
q = queue.Queue()
qh = logging.handlers.QueueHandler(q)
l2 = logging.getLogger('q'); l2.addHandler(qh); l2.warning('x %s', 1)
r = q.get(); print(r.name, r.levelno, r.msg, r.message, r.args)
m = logging.handlers.MemoryHandler(3, target=logging.StreamHandler(sys.stdout))
l3=logging.getLogger('m'); l3.addHandler(m); l3.propagate=False; l3.setLevel(1)
l3.info('a'); l3.info('b'); print('--'); l3.error('c')
stream = sys.stdout
logging.config.dictConfig({'version':1,'formatters':{'f':{'format':'{levelname[0]}:{name}:{message}','style':'{'}},
 'handlers':{'h':{'class':'logging.StreamHandler','formatter':'f','stream':'ext://sys.stdout','level':'INFO'},
   'mm':{'class':'logging.handlers.MemoryHandler','capacity':2,'target':'h'}},
 'root':{'level':'DEBUG','handlers':['h']},'loggers':{'z':{'handlers':['mm'],'propagate':False}}})
logging.info('hello'); logging.debug('no')
logging.getLogger('z').info('1'); print('.'); logging.getLogger('z').info('2')
print(logging.getHandlerByName('h'), sorted(logging.getHandlerNames()))
for bad in [{}, {'version':2}, {'version':1,'handlers':{'h':{'class':'nope.X'}}}, {'version':1,'root':{'level':'BAD'}}]:
    try: logging.config.dictConfig(bad)
    except ValueError as e: print(type(e).__name__, e, '|', repr(e.__cause__))
for f,s in [('%(x)','%'),('{x!z}','{'),('$','$'),('{','{'),('plain','$'),('{a-b}','{')]:
    try: logging.Formatter(f, style=s)
    except ValueError as e: print(e)
print(logging.Formatter('{asctime} {msecs:03.0f}', style='{', datefmt='%Y').format(logging.makeLogRecord({'created':0,'msecs':5})))
a = logging.LoggerAdapter(logging.getLogger('ad'), {'k':1}); print(a, a.process('m', {}))
logging.getLogger('a.b.c'); logging.getLogger('a'); print(logging.getLogger('a').getChildren(), logging.getLogger('a.b').parent)
print(logging.getLogger('a').getChild('z').name)
try: logging.getLogger(3)
except TypeError as e: print(e)
import pickle; print(pickle.loads(pickle.dumps(logging.getLogger('a'))))
with open('c.ini','w') as f: f.write('''[loggers]
keys=root,p
[handlers]
keys=h1
[formatters]
keys=f1
[logger_root]
level=WARNING
handlers=h1
[logger_p]
level=DEBUG
handlers=h1
qualname=comp
propagate=0
[handler_h1]
class=StreamHandler
level=NOTSET
formatter=f1
args=(sys.stdout,)
[formatter_f1]
format=%(levelname)s ++ %(message)s
''')
logging.config.fileConfig('c.ini')
logging.getLogger('comp').debug('dd'); logging.info('x'); logging.error('eee')

