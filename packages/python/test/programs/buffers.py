# mm: observes sizes
import array, struct, sys
from array import array
print(sys.getsizeof(array('i')), sys.getsizeof(array('i',[1,2,3])), sys.getsizeof(array('d',range(5))))
import gc; print(gc.is_tracked(array('i')), gc.is_tracked(memoryview(b'')), sys.getsizeof(memoryview(b'abc')), sys.getsizeof(memoryview(b'abcd').cast('B',(2,2))))
a=array('i'); 
s=[]
for i in range(40):
    a.append(i); s.append(sys.getsizeof(a))
print(s)
a=array('i',range(20)); s=[]
while a: a.pop(); s.append(sys.getsizeof(a))
print(s)
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__module__, type(e).__name__, e)
t(lambda: array('x')); t(lambda: array('i','ab')); t(lambda: array('i',[1.5])); t(lambda: array('B',[256])); t(lambda: array('b',[-200])); t(lambda: array('b',[200]))
t(lambda: array('i',[2**40])); t(lambda: array('I',[-1])); t(lambda: array('I',[2**40])); t(lambda: array('q',[2**70])); t(lambda: array('Q',[-1]));t(lambda: array('h',[2**20]));t(lambda: array('H',[2**20]));t(lambda: array('H',[-1]));t(lambda: array('B',[-1]))
t(lambda: array('d',['x'])); t(lambda: array('u','abc')); t(lambda: array('w','abc')); t(lambda: array('i',b'abc')); t(lambda: array('i',b'abcd')); t(lambda: array('i',[1])+array('d',[1]));t(lambda: array('i',[1])+[1])
t(lambda: array('i',[1,2])*2); t(lambda: array('i',[1,2])[5]); t(lambda: array('i',[1,2])['a']); t(lambda: array('i',[3,1]).index(7)); t(lambda: array('i').pop()); t(lambda: array('i',[1]).pop(3)); t(lambda: array('i',[1]).remove(3))
t(lambda: array('i',[1])==array('d',[1.0])); t(lambda: array('i',[1])<array('i',[2])); t(lambda: array('i',[1])==[1])
t(lambda: array('i',[1]).fromlist([1,'a'])); t(lambda: array('i').frombytes(b'abc')); t(lambda: hash(array('i')))
t(lambda: array('i',[1,2]).buffer_info()[1]); t(lambda: array('i',[1,2]).__reduce_ex__(2)); t(lambda: array('i',[1,2,3])[::2]); t(lambda: array('u','abc')); t(lambda: array('i',[1]).typecode);t(lambda: array('i',[1]).itemsize); t(lambda: array('f',[1.1]).tolist()); t(lambda: array('i',[1,2]).byteswap())
t(lambda: array('i', [1]).extend(array('d',[1]))); t(lambda: array('i',[1]).extend(5)); t(lambda: array('u','ab').tounicode()); t(lambda: array('i').tounicode())
a=array('i',[1,2,3]); m=memoryview(a); t(lambda: a.append(4)); t(lambda: (m.format,m.itemsize,m.nbytes,m.shape,m.strides,m.ndim,m.readonly,m.contiguous,m.c_contiguous,m.f_contiguous,m.suboffsets,m.obj is a))
t(lambda: m[0]); t(lambda: m[9]); t(lambda: m['a']); t(lambda: m[0:2].tolist()); t(lambda: m[::-1].tolist()); 
def st(v): m[0]=v
t(lambda: st('a')); t(lambda: st(2**40)); t(lambda: st(1.5)); 
def sl(v): m[0:2]=v
t(lambda: sl(b'12345678')); t(lambda: sl(array('i',[7,8]))); t(lambda: sl(array('i',[7]))); t(lambda: a); 
def dl(): del m[0]
t(dl)
b=memoryview(b'abc')
def bs(): b[0]=1
t(bs); t(lambda: hash(b)==hash(b'abc')); t(lambda: b==b'abc'); t(lambda: m.cast('B').tolist()); t(lambda: m.cast('B').cast('h').tolist()); t(lambda: m.cast('d')); t(lambda: m.cast('q')); t(lambda: m.cast('B').cast('q'));t(lambda: b.hex()); t(lambda: b.tobytes()); t(lambda: memoryview(5)); t(lambda: memoryview('a'))
t(lambda: b.cast('B',[3]).shape); t(lambda: memoryview(bytearray(range(12))).cast('B',[3,4]).tolist()); t(lambda: memoryview(bytearray(range(12))).cast('B',[3,4])[1,2]); t(lambda: memoryview(bytearray(range(12))).cast('B',[3,4])[1]);t(lambda: memoryview(bytearray(range(12))).cast('B',[3,5]))
x=bytearray(b'abc'); mm=memoryview(x); mm.release(); t(lambda: mm[0]); x.append(1); print(x)
t(lambda: list(memoryview(b'abc'))); t(lambda: memoryview(b'a')<memoryview(b'b')); t(lambda: hash(memoryview(bytearray(b'a')))); t(lambda: hash(m)); t(lambda: len(memoryview(b'abc')))
with memoryview(b'abc') as z: print(z[1])
t(lambda: z[0]); t(lambda: memoryview(b'abc').toreadonly().readonly); t(lambda: memoryview(array('d',[1.5,2])).tolist()); t(lambda: memoryview(array('d',[1.5]))==memoryview(array('f',[1.5]))); t(lambda:bytes(memoryview(b'abcdef')[::2])); t(lambda: memoryview(b'abcdef')[::2].contiguous)
t(lambda: memoryview(b'abc')[1:].obj); t(lambda: 98 in memoryview(b'abc')); t(lambda: memoryview(b'abc').index); t(lambda: b'' .join([memoryview(b'a')])); t(lambda: memoryview(b'ab')+b'c')
t(lambda: struct.pack('>IhB', 1,2,3)); t(lambda: struct.pack('b',200)); t(lambda: struct.pack('B',-1)); t(lambda: struct.pack('h',2**20)); t(lambda: struct.pack('i',2**40));t(lambda: struct.pack('<i',2**40)); t(lambda: struct.pack('q',2**70)); t(lambda: struct.pack('Q',-1)); t(lambda: struct.pack('i',1.5)); t(lambda: struct.pack('i','a')); t(lambda: struct.pack('f','a')); t(lambda: struct.pack('f',1e100)); t(lambda: struct.pack('s',5)); t(lambda: struct.pack('c',b'ab')); t(lambda: struct.pack('5s',b'abcdefg')); t(lambda: struct.pack('5p',b'abcdefg')); t(lambda: struct.pack('?',5)); t(lambda: struct.pack('e',1.5)); t(lambda: struct.pack('e',1e10)); t(lambda: struct.pack('ii',1)); t(lambda: struct.pack('z')); t(lambda: struct.calcsize('bi')); t(lambda: struct.calcsize('=bi')); t(lambda: struct.calcsize('bxxi3sq')); t(lambda: struct.unpack('<I',b'abc')); t(lambda: struct.unpack('<IB',b'abcde')); t(lambda: struct.unpack_from('<I',b'abcdef',1)); t(lambda: struct.unpack_from('<I',b'abcdef',5)); t(lambda: list(struct.iter_unpack('<H',b'abcdef'))); t(lambda: list(struct.iter_unpack('<H',b'abcde')));t(lambda: struct.pack('P',5)); t(lambda: struct.pack('<P',5)); t(lambda: struct.pack('n',-5)); t(lambda: struct.Struct('>bh')); t(lambda: struct.Struct('>bh').size);t(lambda: struct.Struct('>bh').format)
t(lambda: struct.pack_into('<I',bytearray(8),6,5)); t(lambda: struct.pack_into('<I',b'aaaa',0,5)); t(lambda: struct.pack(5)); t(lambda: struct.pack('3')); t(lambda: struct.pack('<2h x', 1,2)); t(lambda: struct.unpack('3c2?', b'abc\x00\x05')); t(lambda: struct.unpack('4s2p', b'abcd\x01z')); t(lambda: struct.pack_into('<I',bytearray(8),-3,5)); t(lambda: struct.pack_into('<I',bytearray(8),-30,5)); t(lambda: struct.unpack_from('<I',b'abcdef',-30)); t(lambda: struct.unpack_from('<I',b'abcdef',-3)); t(lambda: struct.pack('<bB',True,5)); t(lambda: struct.pack('0s',b'')); t(lambda: struct.pack('<n',5)); t(lambda: struct.pack('>d',3)); t(lambda: struct.pack('<l',2**31)); t(lambda: struct.pack('l',2**63)); t(lambda: struct.pack('L',2**64)); t(lambda: struct.pack('I',-1)); t(lambda: struct.pack('<H',70000)); t(lambda: struct.pack('<h',70000)); t(lambda: struct.pack('<q',2**70)); t(lambda: struct.pack('<Q',-1));t(lambda: struct.pack('n',2**70))
