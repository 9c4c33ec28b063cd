import { type Context, type Position } from './ast.js'
import { type Unit } from './unit.js'

/** Loads, stores or deletes a variable, wherever it lives. */
export function compileName(unit: Unit, name: string, context: Context, at: Position | null): void {
  if (context !== 'Load') refuseReserved(unit, name, context, at)
  const mangled = unit.mangle(name)
  switch (unit.bindingOf(mangled)) {
    case 'free':
    case 'cell':
      return compileDeref(unit, mangled, context, at)
    case 'local':
      if (unit.scope.isFunctionLike || unit.hidden.get(mangled) === true) {
        return unit.emit(context === 'Load' ? 'LOAD_FAST' : context === 'Store' ? 'STORE_FAST' : 'DELETE_FAST', unit.localIndex(mangled), at)
      }
      break
    case 'implicit global':
      if (unit.scope.isFunctionLike) return compileGlobal(unit, mangled, context, at, unit.scope.seesClass)
      break
    case 'explicit global':
      return compileGlobal(unit, mangled, context, at, false)
  }
  const op = context === 'Store' ? 'STORE_NAME' : context === 'Del' ? 'DELETE_NAME' : unit.kind === 'class' && unit.inlinedDepth > 0 ? 'LOAD_GLOBAL' : 'LOAD_NAME'
  unit.emit(op, unit.nameIndex(mangled), at)
}

function compileDeref(unit: Unit, mangled: string, context: Context, at: Position | null): void {
  if (context === 'Store') return unit.emitDeref('STORE_DEREF', mangled, at)
  if (context === 'Del') return unit.emitDeref('DELETE_DEREF', mangled, at)
  if (unit.kind === 'class' && unit.inlinedDepth === 0) {
    unit.emit('LOAD_LOCALS', 0, at)
    return unit.emitDeref('LOAD_FROM_DICT_OR_DEREF', mangled, at)
  }
  if (unit.scope.seesClass && mangled !== '__classdict__') {
    unit.emitDeref('LOAD_DEREF', '__classdict__', at)
    return unit.emitDeref('LOAD_FROM_DICT_OR_DEREF', mangled, at)
  }
  unit.emitDeref('LOAD_DEREF', mangled, at)
}

function compileGlobal(unit: Unit, mangled: string, context: Context, at: Position | null, throughClass: boolean): void {
  const index = unit.nameIndex(mangled)
  if (context === 'Store') return unit.emit('STORE_GLOBAL', index, at)
  if (context === 'Del') return unit.emit('DELETE_GLOBAL', index, at)
  if (!throughClass) return unit.emit('LOAD_GLOBAL', index, at)
  unit.emitDeref('LOAD_DEREF', '__classdict__', at)
  unit.emit('LOAD_FROM_DICT_OR_GLOBALS', index, at)
}

/** @throws PythonSyntaxError where `__debug__` is bound or deleted */
export function refuseReserved(unit: Unit, name: string, context: Context, at: Position | null): void {
  if (name !== '__debug__') return
  throw unit.error(context === 'Del' ? 'cannot delete __debug__' : 'cannot assign to __debug__', at ?? unit.scope.at)
}
