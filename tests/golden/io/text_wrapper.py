# TextIOWrapper over a BytesIO: buffering, reconfigure, detach.
import io


def t(f):
    try:
        print(ascii(f()))
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)))


w = io.TextIOWrapper(io.BytesIO(), encoding='ascii', line_buffering=True, write_through=False)
t(lambda: w)
t(lambda: w.write("abc\n"))
t(lambda: w.buffer.getvalue())
t(lambda: w.write("x"))
t(lambda: w.buffer.getvalue())
t(lambda: w.flush())
t(lambda: w.buffer.getvalue())
t(lambda: w.reconfigure(encoding="utf-16"))
t(lambda: w.write("y"))
t(lambda: w.flush())
t(lambda: w.buffer.getvalue())
t(lambda: w.reconfigure(line_buffering=False, write_through=True))
t(lambda: (w.line_buffering, w.write_through))
t(lambda: w.write("z"))
t(lambda: w.buffer.getvalue())
t(lambda: w.name)
t(lambda: w.seek(0))
t(lambda: w.reconfigure(newline="\r\n", encoding="ascii"))
t(lambda: w.write("\n"))
t(lambda: w.buffer.getvalue())
t(lambda: w._CHUNK_SIZE)
t(lambda: type(w.detach()))
t(lambda: w.read())
t(lambda: w.buffer)
t(lambda: repr(w))
t(lambda: w.close())
