"""jinja2: templates with inheritance, macros, filters, tests, loops, escaping, sandbox."""
import jinja2
import jinja2.meta
from jinja2.sandbox import SandboxedEnvironment

templates = {
    'base.html': '<title>{% block title %}none{% endblock %}</title>\n'
                 '{% block body %}{% endblock %}',
    'page.html': '''{% extends "base.html" %}
{% from "macros.html" import field %}
{% block title %}{{ super() }}: {{ title|upper }}{% endblock %}
{% block body %}
{%- for user in users if user.active %}
  {{ loop.index }}/{{ loop.length }} {{ user.name|e }} {{ field(user.name, size=3) }}
  {%- if loop.last %} last{% endif %}
{%- else %}nobody{% endfor %}
{% set total = users|map(attribute='age')|sum %}{{ total }} {{ users|length }}
{{ "%05.1f"|format(3.14159) }} {{ [3,1,2]|sort|join("-") }} {{ {"a": 1}|dictsort }}
{{ "x" * 3 ~ "y" }} {{ 7 // 2 }} {{ 2 ** 8 }} {{ undefined_name|default("dflt") }}
{{ users|groupby("active")|map("first")|list }} {{ "a b c".split()|reverse|list }}
{{ none is none }} {{ 3 is odd }} {{ "abc" is string }} {{ 4 in [1, 4] }}
{% filter indent(2, true) %}one
two{% endfilter %}
{% raw %}{{ not }}{% endraw %}
{% endblock %}''',
    'macros.html': '{% macro field(name, size=10) %}<input name="{{ name }}" size={{ size }}>'
                   '{% endmacro %}',
}
env = jinja2.Environment(loader=jinja2.DictLoader(templates), autoescape=True)
env.filters['double'] = lambda value: value * 2
users = [{'name': '<Ann>', 'active': True, 'age': 30}, {'name': 'Bob', 'active': False, 'age': 20},
         {'name': 'Cy', 'active': True, 'age': 5}]
print(env.get_template('page.html').render(title='hi & bye', users=users))
print(env.from_string('{{ 4|double }} {{ "<b>" }} {{ "<b>"|safe }} {{ m("&") }}').render(
    m=lambda s: jinja2.utils.markupsafe.Markup('%s!') % s))
print(env.from_string('{% for k, v in d.items() recursive %}{{ k }}={{ v }};{% endfor %}').render(
    d={'x': 1, 'y': 2}))
for source in ('{{ x', '{% if %}', '{{ 1 / 0 }}', '{{ a.b.c }}', '{% include "no" %}'):
    try:
        print(env.from_string(source).render())
    except (jinja2.TemplateError, ZeroDivisionError) as e:
        print(type(e).__name__, e)
try:
    SandboxedEnvironment().from_string('{{ f.__globals__ }}').render(f=lambda: 0)
except jinja2.exceptions.SecurityError as e:
    print('SecurityError', e)
strict = jinja2.Environment(undefined=jinja2.StrictUndefined)
try:
    strict.from_string('{{ missing }}').render()
except jinja2.UndefinedError as e:
    print(e)
print(sorted(jinja2.meta.find_undeclared_variables(env.parse("{{ a }}{% set b = c %}{{ b }}"))))
