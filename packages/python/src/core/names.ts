import { NAMES } from './statics.js'

/** Bytes from one static name to the next. */
const NAME_SPACING = 96

/**
 * The strings that the VM itself looks up: static, immortal and interned from the start, so that looking one up costs no
 * search for the string. A new one goes to the end. At most 40 characters.
 */
export const staticNames = [
  '__abs__', '__add__', '__aenter__', '__aexit__', '__aiter__', '__all__', '__and__', '__anext__', '__annotations__', '__args__',
  '__await__', '__bases__', '__bool__', '__build_class__', '__builtins__', '__bytes__', '__call__', '__cause__', '__class__',
  '__class_getitem__', '__classcell__', '__cached__', '__ceil__', '__closure__', '__code__', '__complex__', '__contains__', '__context__',
  '__copy__', '__deepcopy__', '__defaults__', '__del__', '__delattr__', '__delete__', '__delitem__', '__dict__', '__dir__', '__divmod__',
  '__doc__', '__enter__', '__eq__', '__exit__', '__file__', '__firstlineno__', '__float__', '__floor__', '__floordiv__', '__format__',
  '__func__', '__ge__', '__get__', '__getattr__', '__getattribute__', '__getitem__', '__getnewargs__', '__getstate__', '__globals__',
  '__gt__', '__hash__', '__iadd__', '__iand__', '__ifloordiv__', '__ilshift__', '__imatmul__', '__imod__', '__import__', '__imul__',
  '__index__', '__init__', '__init_subclass__', '__instancecheck__', '__int__', '__invert__', '__ior__', '__ipow__', '__irshift__',
  '__isabstractmethod__', '__isub__', '__iter__', '__itruediv__', '__ixor__', '__kwdefaults__', '__le__', '__len__', '__length_hint__',
  '__loader__', '__lshift__', '__lt__', '__main__', '__match_args__', '__matmul__', '__missing__', '__mod__', '__module__', '__mro__',
  '__mro_entries__', '__mul__', '__name__', '__ne__', '__neg__', '__new__', '__next__', '__notes__', '__objclass__', '__or__', '__orig_bases__',
  '__orig_class__', '__origin__', '__package__', '__parameters__', '__path__', '__pos__', '__pow__', '__prepare__', '__qualname__',
  '__radd__', '__rand__', '__rdivmod__', '__reduce__', '__reduce_ex__', '__repr__', '__reversed__', '__rfloordiv__', '__rlshift__', '__rmatmul__',
  '__rmod__', '__rmul__', '__ror__', '__round__', '__rpow__', '__rrshift__', '__rshift__', '__rsub__', '__rtruediv__', '__rxor__',
  '__self__', '__set__', '__set_name__', '__setattr__', '__setitem__', '__setstate__', '__sizeof__', '__slots__', '__spec__',
  '__static_attributes__', '__str__', '__sub__', '__subclasscheck__', '__subclasses__', '__subclasshook__', '__suppress_context__', '__text_signature__',
  '__traceback__', '__truediv__', '__trunc__', '__type_params__', '__typing_subst__', '__weakref__', '__wrapped__', '__xor__',
  'add_note', 'args', 'builtins', 'close', 'code', 'displayhook', 'encoding', 'end', 'errno', 'excepthook', 'extend', 'fget', 'filename', 'fileno', 'flush',
  'get', 'items', 'keys', 'key', 'line', 'lineno', 'metaclass', 'mode', 'modules', 'mro', 'msg', 'name', 'name_from', 'obj', 'offset', 'origin',
  'path', 'print_file_and_line', 'read', 'readline', 'reason', 'send', 'sep', 'stderr', 'stdin', 'stdout', 'strerror', 'sys', 'text', 'throw',
  'unraisablehook', 'update', 'value', 'values', 'write', 'generation', 'collected', 'uncollectable', 'start', 'stop', '<module>', '<string>', '<lambda>',
  '<listcomp>', '<genexpr>', '<dictcomp>', '<setcomp>', '<stdin>', 'self', 'cls', 'append', 'add', 'pop', 'lambda', 'ag_frame', 'cr_frame', 'gi_frame',
  '_fields', 'end_lineno', 'end_offset', 'exceptions', 'message', 'default', 'reverse', 'strict', '__abstractmethods__', 'big', 'little', 'utf-8',
  'copy', 'notify', '_xoptions', 'argv', 'gc', 'weakref', 'callbacks', 'garbage',
] as const

/** One of {@link staticNames}. */
export type StaticName = (typeof staticNames)[number]

/** Address of the string of each static name: `N.__init__`. */
export const N: Readonly<Record<StaticName, number>> = Object.freeze(
  Object.fromEntries(staticNames.map((name, index) => [name, NAMES + index * NAME_SPACING])) as Record<StaticName, number>,
)
