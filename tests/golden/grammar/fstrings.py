# f-strings (PEP 498, 701): nesting, quotes, specs, conversions, debug text, raw, concatenation.
name, width, value = "coil", 10, 3.14159
items = ["a", "b"]
print(f"{name}", f'{name!r}', f"{name!s:>8}|", f"{name!a}")
print(f"{value:.2f}", f"{value:{width}.3}", f"{value:{'>'}{width}}|")
print(f"{'nested ' + f'{name + f"{1 + 1}"}'}")
print(f"{items[0]} {", ".join(items)}")
print(f"{{literal}} {{{name}}} }}{{")
print(f"{name=}", f"{name = }", f"{name=!s}", f"{value=:.1f}", f"{1 + 1 = }")
print(f"{'\n'.join(items)}")
print(f"\N{BULLET} \x41 \u00e9 \101 \N{LATIN SMALL LETTER A WITH ACUTE}")
print(rf"\d{name}\n", fr'\{name}', Rf"{name}\\")
print("a" f"{name}" "b" f"{1}" 'c')
print(f"""multi
{name}
{
    value
    # a comment
    :.1f}""")
print(f"{lambda_ if (lambda_ := 5) else 0}", f"{(lambda x: x * 2)(4)}")
print(f"{ {'k': 1}['k'] }", f"{ {1, 2} == {2, 1} }", f"{[i for i in range(3)]}")
print(f"{value:{width}.{2}f}|", f"{name:*^{width}}", f"{255:#x} {255:#010b} {1234567:,}")
print(f"{'a' if True else 'b'}", f"{1 != 2}", f"{not 1}", f"{3 > 2 < 4}")
print(f"{name:}|", f"{'':5}|", f'{"quoted"}', f"{'''triple'''}")
print(f"{yield_}" if (yield_ := 1) else "", f"{*items,}", f"{1, 2}")


class Spec:
    def __format__(self, spec):
        return f"<{spec}>"


s = Spec()
print(f"{s:%H:%M}", f"{s:a{name}b{{}}}" if False else "", f"{s:{{}}}" if False else "")
print(f"{s:!r}", f"{s:x=y}", f"{s::}", f"{s:=}", f"{s:\x41}", f"{s:a'b}")
print(f"{s!s:>3}" [:1], f'{s:{"a" + "b"}}')
deep = f"{f"{f"{f"{f"{1 + 1}"}"}"}"}"
print(deep, f"{f'{f"{name!r:>{width}}"}'}")
x = 2
print(f"{x:=5}|", f"{x=:=+5}|", f"{x!r:^5}|")
print(f'{x
}', f"{
x = }")
