# Text and bytes in memory as files: written at the end, in the middle, behind the end, cut.
import io
for f in (lambda: io.StringIO('ab'), lambda: io.BytesIO(b'ab')):
    s = f(); t = type(s.getvalue())
    def v(x): return x if t is str else x.encode()
    print(s.write(v('xyz')), s.getvalue(), s.tell(), s.seek(0, 2), s.write(v('end')), s.getvalue())
    print(s.truncate(2), s.getvalue(), s.tell(), s.write(v('!')), s.getvalue(), s.seek(1), s.read(1), s.write(v('QQ')), s.getvalue())
    s.seek(20); s.write(v('.')); print(s.getvalue()); s.seek(0); s.truncate(); s.write(v('a')); s.write(v('b')); s.write(v('\n')); s.write(v('c')); print(s.getvalue()); s.seek(0); print(s.readlines())
