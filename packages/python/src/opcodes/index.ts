import { attributeOpcodes } from './attributes.js'
import { buildingOpcodes } from './building.js'
import { callOpcodes } from './calls.js'
import { combinedOpcodes } from './combined.js'
import { exceptionOpcodes } from './exceptions.js'
import { generatorOpcodes } from './generators.js'
import { otherOpcodes } from './imports-and-patterns.js'
import { jumpOpcodes } from './jumps.js'
import { namespaceOpcodes } from './names-and-globals.js'
import { opcodeNames } from './names.js'
import { type Opcode, engineOpcodeNames } from './opcode.js'
import { operatorOpcodes } from './operators.js'
import { variableOpcodes } from './variables.js'

const declared = new Map(
  [
    ...variableOpcodes,
    ...namespaceOpcodes,
    ...attributeOpcodes,
    ...operatorOpcodes,
    ...jumpOpcodes,
    ...buildingOpcodes,
    ...callOpcodes,
    ...exceptionOpcodes,
    ...generatorOpcodes,
    ...otherOpcodes,
    ...combinedOpcodes,
  ].map((opcode) => [opcode.name, opcode]),
)

/** Every opcode; its number is its index: those of the front end, then the engine's own. */
export const opcodeTable: readonly Opcode[] = [...opcodeNames, ...engineOpcodeNames].map((name) => {
  const opcode = declared.get(name)
  if (opcode === undefined) throw new Error(`opcode ${name} has no body`)
  return opcode
})
