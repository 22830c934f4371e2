"""pathlib: pure paths in both notations, and files, links and patterns in a folder."""
import os, pathlib, tempfile
from pathlib import Path, PurePosixPath as P, PureWindowsPath as W
for p in (P('a//b/./c.tar.gz'), P('/x/..'), P(''), W('c:/a/b.txt'), W('//srv/share/d'), W('c:x')):
    print(repr(p), str(p), p.parts, p.drive, p.root, p.name, p.suffixes, p.stem, p.parent,
          p.is_absolute(), list(map(str, p.parents)))
print(P('/a/b').relative_to('/a'), P('/a/b').relative_to('/a/c/d', walk_up=True), P('a') / '/b',
      '/q' / P('r'), P('a.py').with_suffix('.c'), P('a/b').with_name('z'), P('b.x').with_stem('y'))
print(P('a/b/c.py').match('*.py'), P('a/b/c.py').full_match('a/**/*.py'), W('A.PY').match('*.py'),
      sorted([P('b'), P('a/c'), P('a')]), P('a') == W('a'), W('A') == W('a'), hash(W('A')) == hash(W('a')))
for f in (lambda: P('/a').relative_to('b'), lambda: P('a').with_name(''), lambda: P(1),
          lambda: P('a').with_suffix('x'), lambda: P('').with_suffix('.a'), lambda: P('a') < W('a'),
          lambda: P('a').as_uri(), lambda: pathlib.WindowsPath('a'), lambda: P('a').match('')):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
with tempfile.TemporaryDirectory() as folder:
    d = Path(folder)
    (d / 'x' / 'y').mkdir(parents=True)
    (d / 'x' / 'f.txt').write_text('hello\n')
    (d / 'x' / 'y' / '.h.txt').write_bytes(b'12')
    (d / 'link').symlink_to(d / 'x', target_is_directory=True)
    def show(found):
        print(sorted(str(p.relative_to(d)) for p in found))
    show(d.iterdir())
    for pattern in ('*', '**', '**/*', '**/*.txt', '*/', 'x/*', '**/y/*', 'X', 'x/../x/f.txt', '?'):
        show(d.glob(pattern))
    show(d.rglob('*.txt'))
    show(d.rglob('*.txt', recurse_symlinks=True))
    for root, dirs, files in sorted(d.walk()):
        print(root.relative_to(d), sorted(dirs), sorted(files))
    f = d / 'x' / 'f.txt'
    print(f.read_text(), f.stat().st_size, f.exists(), (d / 'no').exists(), f.is_file(), d.is_dir(),
          (d / 'link').is_symlink(), (d / 'link').resolve() == (d / 'x').resolve())
    f.rename(d / 'g')
    print((d / 'g').samefile(d / 'g'), (d / 'g').unlink(), (d / 'g').unlink(missing_ok=True))
    for bad in (lambda: (d / 'x').mkdir(), lambda: (d / 'q' / 'w').mkdir(), lambda: (d / 'g').unlink(),
                lambda: list(d.glob('')), lambda: list(d.glob('/a')), lambda: (d / 'x').rmdir()):
        try:
            print(bad())
        except Exception as e:
            print(type(e).__name__, str(e).replace(folder, 'D'))
