"""ElementTree: paths, writing in all methods, namespaces, events, canonical XML, errors."""
import xml.etree.ElementTree as ET, io
doc='''<?xml version="1.0"?>
<!DOCTYPE data [<!ENTITY co "Coil &amp; co">]>
<data xmlns:f="http://f" a="1">
  <country name="X"><rank>1</rank><f:q>&co;</f:q></country>
  <country name="Y"><rank up="yes">4</rank>tail</country><!-- c --><?pi x?>
</data>'''
r=ET.fromstring(doc)
print(r.tag, r.attrib, len(r), [c.get('name') for c in r], r[0][1].tag, r[0][1].text)
print([e.tag for e in r.iter()], list(r.itertext()))
for p in ['country','country/rank','.//rank',"country[@name='Y']",'country[2]','country[last()]','country[rank="4"]','.//rank[@up]/..','*','.//{http://f}q','.//f:q', './/{*}q',"country[rank]","country[@name!='X']", './/rank/../..', '.']:
    try: print(p, [e.tag+str(e.attrib) for e in r.findall(p, {'f':'http://f'})])
    except SyntaxError as e: print(p,e)
for p in ['/a','a[0]','z:q','a[last()+1]','a//']:
    try: print(p, r.findall(p))
    except Exception as e: print(p,type(e).__name__,e)
print(ET.tostring(r).decode()); print(ET.tostring(r,'unicode',short_empty_elements=False))
e=ET.Element('root',{'x':'<"&\n\t>'},y='é'); s=ET.SubElement(e,'c'); s.text='t<&>é'; s.tail='T'; e.append(ET.Comment('hi')); e.append(ET.PI('p','q')); ET.SubElement(e,'{http://n}z',{'{http://n}k':'v','{http://m}l':'w'}); ET.SubElement(e,'br')
for enc in (None,'utf-8','iso-8859-1','unicode'): print(ET.tostring(e,enc))
print(ET.tostring(e,method='html')); print(ET.tostring(e,'unicode',method='text'))
ET.register_namespace('nn','http://n'); print(ET.tostring(e)); ET.indent(e); print(ET.tostring(e,'unicode'))
print(ET.tostring(e,'unicode',xml_declaration=True)[:60])
for bad in ['<a>','<a></b>','','<a>&x;</a>','<a b="1" b="2"/>', 'x']:
    try: ET.fromstring(bad)
    except ET.ParseError as x: print(repr(bad), x, x.code, x.position)
for ev,el in ET.iterparse(io.BytesIO(doc.encode()),events=('start','end','start-ns','end-ns','comment','pi')): print(ev, el if isinstance(el,(tuple,type(None))) else el.tag if isinstance(el.tag,str) else el.text)
print(ET.canonicalize('<a z="1" b="2" xmlns="u"><b/>&#13;<!-- c --></a>')); print(ET.canonicalize('<a> x <b/> </a>',strip_text=True,with_comments=True))
p=ET.XMLPullParser(['end']); p.feed('<a><b/>'); print([(e,x.tag) for e,x in p.read_events()]); p.feed('</a>'); print([(e,x.tag) for e,x in p.read_events()])
import copy,pickle
c=copy.deepcopy(e); print(ET.tostring(c)==ET.tostring(e), ET.tostring(pickle.loads(pickle.dumps(r)))==ET.tostring(r))
try: ET.tostring(ET.Element(1))
except TypeError as x: print(x)
try: e.append('x')
except TypeError as x: print('TypeError')
print(ET.QName('u','t'), repr(ET.QName('a')), ET.XMLID('<a><b id="q"/></a>')[1].keys())
class T:
    def start(s,t,a): print('S',t,a)
    def end(s,t): print('E',t)
    def data(s,d): print('D',d)
    def close(s): return 'closed'
pp=ET.XMLParser(target=T()); pp.feed('<a x="1">t<b/></a>'); print(pp.close())
ET.dump(ET.fromstring('<a><b>x</b></a>'))
t=ET.ElementTree(e); f=io.BytesIO(); t.write(f,'utf-16'); print(f.getvalue()[:20]); f=io.StringIO(); t.write(f,'unicode'); print(len(f.getvalue()))
print(r.find('country').findtext('rank'), r.findtext('nope','dflt'), r.find('nope'))
r.remove(r[0]); print(len(r)); r[0][0].set('k','v'); print(r[0][0].attrib, list(r[0].keys()))
