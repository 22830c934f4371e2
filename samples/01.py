# An iterable can be used in a for loop; a list is the typical one, but it is not an iterator.
l = [i for i in range(10)]

for i in l:
    print(i)

for ch in 'coil':
    print(ch, end=' ')
print()
