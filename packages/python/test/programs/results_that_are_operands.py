# Which operations give an operand back, and which a copy of it.
# mm: observes identity, refcounts
import sys
rc=sys.getrefcount
def t(name,s,f):
    keep=[]
    b=rc(s)
    try: x=f(s)
    except Exception as e: print(name,repr(e)); return
    print(name,type(s).__name__,rc(s)-b, x is s)
S='abc'*100; W='word'*20
for name,f in dict(slice=lambda s:s[:],sl1=lambda s:s[0:len(s)],sl2=lambda s:s[::1],str=str,joinl=lambda s:''.join([s]),addr=lambda s:s+'',addl=lambda s:''+s,mul=lambda s:s*1,rmul=lambda s:1*s,replace=lambda s:s.replace('z','y'),replace1=lambda s:s.replace('z','yy'),replace0=lambda s:s.replace('a','b',0),strip=lambda s:s.strip(),lstrip=lambda s:s.lstrip('x'),rstrip=lambda s:s.rstrip(),mod=lambda s:'%s'%s,modd=lambda s:'%s%s'%(s,''),fs=lambda s:f'{s}',fsr=lambda s:f'{s!s}',fmt=lambda s:format(s),fmt2=lambda s:format(s,''),fmts=lambda s:format(s,'s'),dfmt=lambda s:'{}'.format(s),dfmt0=lambda s:'{0}'.format(s),dfmts=lambda s:'{:s}'.format(s),ljust=lambda s:s.ljust(3),rjust=lambda s:s.rjust(1),center=lambda s:s.center(1),zfill=lambda s:s.zfill(2),lower=lambda s:s.lower(),upper=lambda s:s.upper(),casefold=lambda s:s.casefold(),title=lambda s:s.title(),expandtabs=lambda s:s.expandtabs(),split=lambda s:s.split()[0],split2=lambda s:s.split(',')[0],rsplit=lambda s:s.rsplit()[0],rsplit2=lambda s:s.rsplit('!')[0],splitlines=lambda s:s.splitlines()[0],partition=lambda s:s.partition('!')[0],rpartition=lambda s:s.rpartition('!')[2],removeprefix=lambda s:s.removeprefix('zz'),removesuffix=lambda s:s.removesuffix('zz'),removeprefixe=lambda s:s.removeprefix(''),translate=lambda s:s.translate({}),intern=lambda s:sys.intern(s),max=lambda s:max(s,'a'),strcls=lambda s:str(object=s),dstr=lambda s:s.__str__(),dfm=lambda s:s.__format__(''),getnew=lambda s:s.__getnewargs__()[0],iadd=lambda s:(lambda q:q.__iadd__('') if hasattr(q,'__iadd__') else q)(s), ascii=lambda s:ascii(s),encode=lambda s:s.encode()).items(): t(name,S,f)
T=tuple(range(30))
for name,f in dict(slice=lambda s:s[:],sl1=lambda s:s[0:len(s)],sl2=lambda s:s[::1],cls=tuple,addr=lambda s:s+(),addl=lambda s:()+s,mul=lambda s:s*1,star=lambda s:(*s,),call=lambda s:(lambda *a:a)(*s)).items(): t(name,T,f)
F=frozenset(range(10))
for name,f in dict(cls=frozenset,copy=lambda s:s.copy(),or_=lambda s:s|frozenset(),union=lambda s:s.union(),inter=lambda s:s&s,inters=lambda s:s.intersection(s),diff=lambda s:s-set(),xor=lambda s:s^set()).items(): t(name,F,f)
I=10**15
for name,f in dict(int=int,pos=lambda s:+s,dint=lambda s:s.__int__(),round=round,round0=lambda s:round(s,2),abs=abs,or0=lambda s:s|0,add0=lambda s:s+0,sub0=lambda s:s-0,mul1=lambda s:s*1,shr=lambda s:s>>0,shl=lambda s:s<<0,num=lambda s:s.numerator,real=lambda s:s.real,trunc=lambda s:s.__trunc__(),floor=lambda s:s.__floor__(),ceil=lambda s:s.__ceil__(),index=lambda s:s.__index__(),conj=lambda s:s.conjugate(),fl=lambda s:s//1,dm=lambda s:divmod(s,1)[0],pw=lambda s:s**1,and_=lambda s:s&s,max=lambda s:max(s,1),min=lambda s:min(s,10**16),sum=lambda s:sum([s])).items():
    t(name,I,f); t(name,10**30,f)
D=1.5e10
for name,f in dict(float=float,pos=lambda s:+s,real=lambda s:s.real,conj=lambda s:s.conjugate(),dfl=lambda s:s.__float__(),abs=abs,round=lambda s:round(s,2),add=lambda s:s+0,max=lambda s:max(s,1.0),sum=lambda s:sum([s])).items(): t(name,D,f)
C=1j
for name,f in dict(cls=complex,pos=lambda s:+s,conj=lambda s:s.conjugate()).items(): t(name,C,f)
R=range(10)
for name,f in dict(slice=lambda s:s[:],cls=lambda s:range(s.start,s.stop),).items(): t(name,R,f)
SL=slice(1,2)
t('x',SL,lambda s:slice(s.start,s.stop))
