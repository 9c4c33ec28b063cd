import { type Opcode, op } from './opcode.js'

/** Calls, functions, returning. */
export const callOpcodes: readonly Opcode[] = [
  // Cache: version of a class that `object` makes instances of, and its `__init__`, which takes these arguments.
  op(
    'CALL',
    'number',
    'arg + 2 -- 1',
    `SAVE()
     let callable = TOP(arg + 2)
     let self = TOP(arg + 1)
     let type = TYPE_OF(callable)
     if (type === T.method && self === 0) {
       const method = callable
       callable = i32[(method + METHOD_FUNCTION) >>> 2]
       self = i32[(method + METHOD_SELF) >>> 2]
       RETAIN(callable)
       RETAIN(self)
       TOP(arg + 2) = callable
       TOP(arg + 1) = self
       RELEASE(method)
       type = TYPE_OF(callable)
     }
     if (type === T.function) {
       const count = self === 0 ? arg : arg + 1
       const code = i32[(callable + FUNCTION_CODE) >>> 2]
       if (i32[(code + CODE_PLAIN_ARGS) >>> 2] === count) {
         if (!pushPlainFrame(vm, callable, code, sp << 2, count)) FAIL
         FIELD(FRAME_SP) = (sp - (arg + 2) * S) << 2
         SWITCH
       }
       if (enterFunction(vm, callable, self, (sp - arg * S) << 2, arg, 0) === 0) FAIL
       FIELD(FRAME_SP) = (sp - (arg + 2) * S) << 2
       dropOperands(vm, (sp - (arg + 2) * S) << 2, sp << 2)
       LEAVE
     }
     if (type === T_TYPE && self === 0) {
       const version = i32[(callable + TYPE_VERSION) >>> 2]
       // The first call of a class from here takes the long way, as in CPython: its arguments are held while \`__init__\` runs.
       if (version === 0 || version !== CACHE(0)) plainInit(vm, callable, arg, pc)
       else {
         const init = CACHE(1)
         const instance = instanceNew(vm, callable)
         if (instance === 0) FAIL
         RETAIN(init)
         RETAIN(instance)
         TOP(arg + 2) = instance
         TOP(arg + 1) = instance
         RELEASE(callable)
         if (!pushPlainFrame(vm, init, i32[(init + FUNCTION_CODE) >>> 2], sp << 2, arg + 1)) {
           RELEASE(init)
           FAIL
         }
         FIELD(FRAME_SP) = (sp - (arg + 1) * S) << 2
         FIELD(FRAME_FLAGS) |= RETURN_DISCARD | RETURN_INIT
         SWITCH
       }
     }
     SAFE_ANSWER(arg + 2, callFromStack(vm, callable, self, sp << 2, arg))`,
    2,
  ),
  op(
    'CALL_KW',
    'number',
    'arg + 3 -- 1',
    `SAVE()
     const names = TOP(1)
     const callable = TOP(arg + 3)
     const self = TOP(arg + 2)
     if (TYPE_OF(callable) === T.function) {
       if (enterFunction(vm, callable, self, (sp - (arg + 1) * S) << 2, arg, names) === 0) FAIL
       FIELD(FRAME_SP) = (sp - (arg + 3) * S) << 2
       dropOperands(vm, (sp - (arg + 3) * S) << 2, sp << 2)
       LEAVE
     }
     SAFE_ANSWER(arg + 3, callNamed(vm, callable, self, (sp - (arg + 1) * S) << 2, arg, names))`,
  ),
  op('CALL_EX', 'number', '3 + (arg & 1) -- 1', 'SAVE(); SAFE_ANSWER(3 + (arg & 1), callSpread(vm, sp << 2, arg & 1))'),
  op('MAKE_FUNCTION', 'number', '1 + bits(arg) -- 1', 'SAVE(); ANSWER(1 + (arg & 1) + ((arg >> 1) & 1) + ((arg >> 2) & 1) + ((arg >> 3) & 1), makeFunction(vm, sp << 2, arg))'),
  op('RESUME', 'number', '0 -- 0', 'if (arg < 2) SAFEPOINT(); NEXT'),
  op(
    'RETURN_VALUE',
    'none',
    '1 -- 0',
    `const value = POP()
     if ((FIELD(FRAME_FLAGS) & FRAME_IS_GENERATOR) !== 0) {
       FIELD(FRAME_SP) = sp << 2
       finishGenerator(vm, frame << 2, value)
       frame = vm.frame >>> 2
       if (vm.exception !== 0 || (FIELD(FRAME_FLAGS) & FRAME_IS_NATIVE) !== 0) LEAVE
       GO_ON
     }
     FIELD(FRAME_SP) = sp << 2
     leaveFrame(vm, frame << 2)
     frame = vm.frame >>> 2
     if (value === NONE && (FIELD(FRAME_FLAGS) & ~FRAME_IS_GENERATOR) === (RETURN_DISCARD | RETURN_INIT)) {
       FIELD(FRAME_FLAGS) &= FRAME_IS_GENERATOR
       GO_ON
     }
     if ((FIELD(FRAME_FLAGS) & ~FRAME_IS_GENERATOR) === 0) {
       GIVE(value)
     }
     vm.delivering = value
     LEAVE`,
  ),
]
