import { nameOfType, raise, typeName } from '../core/errors.js'
import { FLAG_DISALLOW_INSTANTIATION, TYPE_DESCRIPTOR, TYPE_FLAGS } from '../core/layouts.js'
import { FAILED, type NativeSpec, type TypeSpec } from '../core/native.js'
import { T, type TypeName } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { builtinBase } from './type-overrides.js'

/** The nearest of a built-in type and its bases that has `__new__` of its own. */
function maker(specs: ReadonlyMap<string, TypeSpec>, spec: TypeSpec): TypeSpec {
  return spec.construct !== undefined || spec.name === 'object' ? spec : maker(specs, specs.get(spec.base ?? 'object')!)
}

/**
 * `__new__` of a built-in type, guarded: the class that it is given must be laid out as that type, whose `__new__` alone
 * knows how (CPython 3.13, Objects/typeobject.c, `tp_new_wrapper`).
 */
export function safeNew(specs: ReadonlyMap<string, TypeSpec>, spec: TypeSpec, construct: NativeSpec): NativeSpec {
  const own = T[spec.name as TypeName]
  const check = (vm: VM, type: number): boolean => {
    const refuse = (message: string): boolean => raise(vm, T.TypeError, message) !== 0
    const name = nameOfType(vm, own)
    if (!isType(vm, type)) return refuse(`${name}.__new__(X): X is not a type object (${typeName(vm, type)})`)
    if (!isSubtype(vm, type, own)) return refuse(`${name}.__new__(${nameOfType(vm, type)}): ${nameOfType(vm, type)} is not a subtype of ${name}`)
    const base = builtinBase(vm, type)
    const baseSpec = vm.specs[vm.u32[(base + TYPE_DESCRIPTOR) >>> 2]]
    const makes = maker(specs, baseSpec)
    if ((vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_DISALLOW_INSTANTIATION) !== 0) return refuse(`cannot create '${nameOfType(vm, type)}' instances`)
    return makes === spec || refuse(`${name}.__new__(${nameOfType(vm, type)}) is not safe, use ${nameOfType(vm, T[makes.name as TypeName])}.__new__()`)
  }
  return { ...construct, call: (vm, args, count) => (vm.word(args) === own || check(vm, vm.word(args)) ? construct.call(vm, args, count) : FAILED) }
}
