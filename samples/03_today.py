# A list comprehension makes a list; the same in parentheses makes a generator.
L = [x * x for x in range(5)]
print(L)

g = (x * x for x in range(5))
print(type(g))

for i in g:
    print(i)

print(list(g))
