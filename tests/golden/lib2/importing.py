"""runpy, pkgutil, importlib.metadata and importlib.resources on files of this program."""
import importlib.metadata as md, importlib.resources as res, os, pkgutil, runpy, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    def write(name, text):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as f:
            f.write(text)
    write('pkg_x/__init__.py', 'a = 1')
    write('pkg_x/__main__.py', 'print("main", __name__, __package__); v = 7')
    write('pkg_x/mod.py', 'import sys; r = __name__, len(sys.argv)')
    write('pkg_x/data/t.txt', 'text')
    write('script.py', 'x = y + 1')
    write('demo_dist-1.2.dist-info/METADATA', 'Metadata-Version: 2.1\nName: Demo.Dist\nVersion: 1.2\n'
          'Requires-Dist: other>1\n\nDescription\n')
    write('demo_dist-1.2.dist-info/entry_points.txt', '[console_scripts]\ncmd = pkg_x.mod:r [ex]\n')
    write('demo_dist-1.2.dist-info/RECORD', 'pkg_x/mod.py,sha256=abc,31\n')
    sys.path.insert(0, folder)
    print(runpy.run_module('pkg_x')['v'], runpy.run_module('pkg_x.mod', run_name='n')['r'][0],
          runpy.run_path(os.path.join(folder, 'script.py'), {'y': 2})['x'])
    for name in ('no_such', 'pkg_x.data'):
        try:
            runpy.run_module(name)
        except ImportError as e:
            print(e)
    print([(m.name, m.ispkg) for m in pkgutil.iter_modules([folder + '/pkg_x'], 'pkg_x.')],
          [m.name for m in pkgutil.walk_packages([folder])], pkgutil.get_data('pkg_x', 'data/t.txt'),
          pkgutil.resolve_name('pkg_x.mod:r'))
    print(md.version('demo-dist'), md.requires('Demo.Dist'), md.files('demo_dist')[0].hash,
          list(md.entry_points(group='console_scripts', name='cmd'))[0].load())
    try:
        md.version('absent')
    except md.PackageNotFoundError as e:
        print(e, e.name)
    root = res.files('pkg_x')
    print((root / 'data' / 't.txt').read_text(), res.read_text('pkg_x', 'data', 't.txt', encoding='utf-8'),
          sorted(p.name for p in root.iterdir() if p.name.endswith('.py')), res.is_resource('pkg_x', 'mod.py'))
