import { type Address, MisuseError, type ObjectRef, OutOfMemoryError } from '@mm/contract'
import { type ObjectModel, type TypeDeclaration } from '@mm/object'
import { state } from './layout.js'

const { offset } = state.at(8)

/**
 * The types that the runtime and its embedder make: blocks in the memory, linked in the order of their making. In a runtime
 * that is taken up again the types are declared again in the same order, and their blocks are found.
 */
export class TypeList {
  readonly #objects: ObjectModel
  /** Word indexes of the list's head and end. */
  readonly #first: number
  readonly #last: number
  readonly #link: number
  /** The next block to be found, 0 when all have been. */
  #next: number
  /** The first type, which is the type of all, itself included. */
  #metatype = 0 as ObjectRef

  constructor(objects: ObjectModel, at: Address) {
    this.#objects = objects
    this.#first = (at + offset.types) >>> 2
    this.#last = (at + offset.lastType) >>> 2
    this.#link = objects.layout.size
    this.#next = objects.memory.u32[this.#first]
  }

  /** The next type. Throws `OutOfMemoryError`, or `MisuseError` (`bad-option`) when the block found is that of another one. */
  make(declaration: TypeDeclaration): ObjectRef {
    const found = this.#next as ObjectRef
    const type = found === 0 ? this.#create(declaration) : this.#adopt(found, declaration)
    if (this.#metatype === 0) this.#metatype = type
    return type
  }

  #create(declaration: TypeDeclaration): ObjectRef {
    const { memory, layout } = this.#objects
    const type = this.#objects.createType(declaration, this.#metatype)
    if (type === 0) throw new OutOfMemoryError({ operation: 'defineType', size: layout.typeBlock.bytes })
    const last = memory.u32[this.#last]
    memory.u32[last === 0 ? this.#first : (last + this.#link) >>> 2] = type
    memory.u32[this.#last] = type
    return type
  }

  #adopt(found: ObjectRef, declaration: TypeDeclaration): ObjectRef {
    const { memory, layout } = this.#objects
    const read = (field: number): number => memory.u32[(found + field) >>> 2]
    const { descriptor, basicSize, preHeader } = layout.typeBlock
    if (read(descriptor) !== declaration.descriptor || read(basicSize) !== declaration.basicSize || read(preHeader) !== (declaration.preHeader ?? 0)) {
      const { name } = this.#objects.descriptors[declaration.descriptor]
      throw new MisuseError('bad-option', { operation: 'defineType', address: found }, `${name} is not the type that was made here before`)
    }
    this.#next = read(this.#link)
    return found
  }
}
