"""Expat: events, pieces of any size, namespaces, and the errors of malformed documents."""
import xml.parsers.expat as e
def run(data, chunks=None, ns=None, **kw):
    p = e.ParserCreate(namespace_separator=ns)
    for k,v in kw.items(): setattr(p,k,v)
    out=[]
    for h in ('StartElementHandler','EndElementHandler','CharacterDataHandler','CommentHandler','ProcessingInstructionHandler','StartCdataSectionHandler','EndCdataSectionHandler','StartDoctypeDeclHandler','EndDoctypeDeclHandler','EntityDeclHandler','XmlDeclHandler','StartNamespaceDeclHandler','EndNamespaceDeclHandler','NotationDeclHandler','AttlistDeclHandler'):
        setattr(p,h,lambda *a,h=h: out.append((h.replace('Handler',''),*a)))
    try:
        if chunks:
            for i in range(0,len(data),chunks): p.Parse(data[i:i+chunks])
            p.Parse(b'',1)
        else: p.Parse(data,1)
    except e.ExpatError as x: out.append(('ERR',str(x),x.code,x.lineno,x.offset))
    print(repr(data)[:60], chunks, out)
docs=[b'<a/>',b'<a b="1" c=\'&lt;&#65;&#x42;\n\t\'>t&amp;u<b/>\r\nx<![CDATA[<&>]]></a>',
b'<?xml version="1.0" encoding="iso-8859-1" standalone="yes"?>\n<!-- c --><r>\xe9</r><?pi data here?>\n',
b'<!DOCTYPE r [<!ENTITY e "x<i/>y"><!ENTITY f "&e;&e;"><!ATTLIST r k CDATA "dflt" id ID #REQUIRED><!NOTATION n SYSTEM "u"><!-- z -->]><r>&f;</r>',
b'<!DOCTYPE html PUBLIC "-//W3C" "http://x"><html/>',
b'<a>',b'<a></b>',b'',b'   ',b'text',b'<a/>junk',b'<a/><b/>',b'<a b="1" b="2"/>',b'<a b=1/>',b'<a>&undef;</a>',b'<a>&</a>',b'<a>& b</a>',b'<a>\x01</a>',b'<a><!-- x -- y --></a>',b'<1/>',b'< a/>',b'<a>]]></a>',b' <?xml version="1.0"?><a/>',b'<a>&#0;</a>',b'<a><b></a></b>',b'<a b="<"/>',b'<!DOCTYPE a [<!ENTITY x "&x;">]><a>&x;</a>',b'<a',b'<a b="x',b'</a>', '<é>ü€</é>'.encode(), '<a>\u20ac</a>'.encode('utf-16'), b'<a>\xff</a>', b'<a x:y="1"/>', b'<a/']
for d in docs: run(d)
run(docs[1], 3); run(docs[3], 5); run(docs[2],1, buffer_text=True)
run(b'<a xmlns="u" xmlns:p="v" p:k="1" k="2"><p:b xmlns=""><c/></p:b></a>', ns='}')
run(b'<q:a/>', ns=' '); run(docs[1], ordered_attributes=True, buffer_text=True)
