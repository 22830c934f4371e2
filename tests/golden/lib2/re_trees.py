"""Parse trees of regular expressions, and their widths."""
import re._parser as p
for s in [r'a*', r'(?:a{5,}){3}',r'a|b','abc|abd','[a]','[^a]','[a-c\\d]',r'\d',r'\b^$\A\Z\B','.','(?i:a)',r'(?P<n>a)(?P=n)\1','(?=a)(?!b)(?<=a)(?<!b)','(?>a)','a*+a??a{2}a{2,3}?','(a)?(?(1)b|c)','(?i)a',r'[\w-]',r'\\ \n\x41','a|','(?#c)x','(|a)','','(?:ab)+','(?s-i:.)','[a-z]|[0-9]','a|b|[cd]',r'(?x) a b # c',r'[]a]',r'[^]-]','x{,3}y{z',r'\07\012\400'[:-4],b'\\d[\xff]', r'(?!)',r'(?P<q>(a)|b)(?(q)x)',r'[\]\-a]',r'"(?:\\.|[^"\\])*"']:
    q=p.parse(s); print(repr(s), q, q.getwidth(), q.state.flags, q.state.groups); q.dump()
