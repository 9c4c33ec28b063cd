import { pymalloc } from '@mm/allocator/hardened'
import { type Collector, type Lifetime, MisuseError, type ObjectRef, type SlotRuns, type WordBytes, typeTraits } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { ObjectModel, RangeList, type TypeDeclaration, type TypeDescriptor, addressOf, objectAt } from '@mm/object'
import { describe, expect, test } from 'vitest'

describe.each<WordBytes>([8, 4])('words of %i bytes', (W) => {
  function world() {
    const memory = createMemory({ wordBytes: W, limit: 2 ** 24 })
    const objects = new ObjectModel(memory, pymalloc().create({ memory }))
    const released: ObjectRef[] = []
    const tracked: ObjectRef[] = []
    const lifetime = {
      retain: (object: ObjectRef) => void memory.u32[object >>> 2]++,
      release: (object: ObjectRef) => void released.push(object),
    } as unknown as Lifetime
    const collector = { allocated: () => undefined, freed: () => undefined, track: (object: ObjectRef) => void tracked.push(object) } as unknown as Collector
    objects.connect({ lifetime, collector })
    const { layout } = objects
    const metatype = objects.createType({ descriptor: objects.register({ name: 'type' }), basicSize: layout.typeBlock.bytes })
    const type = (descriptor: TypeDescriptor, declaration: Partial<TypeDeclaration> = {}): ObjectRef =>
      objects.createType({ descriptor: objects.register(descriptor), basicSize: layout.items + 2 * W, ...declaration }, metatype)
    const leaf = type({ name: 'leaf' })
    const make = (): ObjectRef => objects.allocate(leaf)
    const put = (address: number, value: number): void => void (memory.u32[address >>> 2] = value)
    const slotsOf = (object: ObjectRef): number[] => {
      const slots: number[] = []
      objects.traverse(object, (slot) => slots.push(slot - object))
      return slots
    }
    return { memory, objects, layout, metatype, type, make, put, slotsOf, released, tracked, leaf }
  }

  test('a new object: count 1, its type, zeros', () => {
    const { memory, objects, layout, type, tracked } = world()
    const pair = type({ name: 'pair' }, { preHeader: layout.preHeader, references: { kind: 'fixed', first: layout.items, count: 2 } })
    const dirty = objects.allocator.malloc(objects.sizeFor(pair))
    memory.u8.fill(0xff, dirty, dirty + objects.sizeFor(pair))
    objects.allocator.free(dirty)
    const object = objects.create(pair)
    expect(objects.blockOf(object)).toBe(dirty)
    const words = [...memory.u32.subarray(dirty >>> 2, (dirty + objects.sizeFor(pair)) >>> 2)]
    expect(words.filter((word) => word !== 0)).toEqual([1, pair])
    expect(objects.typeOf(object)).toBe(pair)
    expect(objects.typeNameOf(object)).toBe('pair')
    expect(objects.bytesOf(object)).toBe(layout.preHeader + layout.items + 2 * W)
    expect(tracked).toEqual([object])
  })

  test('slots are visited in the order of their kind', () => {
    const { memory, objects, layout, type, put, slotsOf } = world()
    const first = layout.items
    expect(slotsOf(objects.allocate(type({ name: 'none' })))).toEqual([])
    expect(slotsOf(objects.allocate(type({ name: 'fixed' }, { references: { kind: 'fixed', first, count: 2 } })))).toEqual([first, first + W])
    const tuple = objects.allocate(type({ name: 'items' }, { basicSize: first, itemSize: W, references: { kind: 'items', first } }), 3)
    expect(objects.bytesOf(tuple)).toBe(first + 3 * W)
    expect(slotsOf(tuple)).toEqual([first + 2 * W, first + W, first])
    const list = objects.allocate(type({ name: 'buffer' }, { references: { kind: 'buffer', first } }))
    const buffer = objects.allocator.calloc(2, W)
    put(list + first, buffer)
    put(list + layout.size, 2)
    expect(slotsOf(list)).toEqual([buffer + W - list, buffer - list])
    const table = type({ name: 'ranges', ranges: (object, into) => ranges(object, into) }, { references: { kind: 'ranges' } })
    const ranges = (object: ObjectRef, into: SlotRuns): void => {
      into.add(object + 100, 2, 3 * W, -W)
      into.add(object + 200, 0, W)
      into.add(object + 300, 2, -W)
    }
    expect(slotsOf(objects.allocate(table))).toEqual([100, 100 - W, 100 + 3 * W, 100 + 2 * W, 300, 300 - W])
    const custom = type({ name: 'custom', traverse: (object, visit) => visit((object + first) as never) }, { references: { kind: 'custom' } })
    expect(slotsOf(objects.allocate(custom))).toEqual([first])
    expect(memory.u32[objects.allocate(custom) >>> 2]).toBe(1)
  })

  test('objects of a counted type refer to it last', () => {
    const { memory, objects, layout, type, slotsOf } = world()
    const counted = type({ name: 'counted' }, { traits: typeTraits.countedType, references: { kind: 'fixed', first: layout.items, count: 1 } })
    memory.u32[counted >>> 2] = 1
    expect(slotsOf(objects.allocate(counted))).toEqual([layout.items, layout.type])
    expect(memory.u32[counted >>> 2]).toBe(2)
  })

  test('clear empties slots before it releases what was there', () => {
    const { memory, objects, layout, type, make, put, released } = world()
    const pair = objects.allocate(type({ name: 'pair' }, { references: { kind: 'fixed', first: layout.items, count: 2 } }))
    const [a, b] = [make(), make()]
    put(pair + layout.items, a)
    put(pair + layout.items + W, b)
    objects.clear(pair)
    expect(released).toEqual([a, b])
    expect(memory.u32[(pair + layout.items) >>> 2]).toBe(0)
    const list = objects.allocate(type({ name: 'list' }, { references: { kind: 'buffer', first: layout.items } }))
    const buffer = objects.allocator.calloc(2, W)
    put(list + layout.items, buffer)
    put(list + layout.size, 2)
    put(buffer, a)
    put(buffer + W, b)
    objects.clear(list)
    expect(released.slice(2)).toEqual([b, a])
    expect([memory.u32[(list + layout.size) >>> 2], memory.u32[(list + layout.items) >>> 2]]).toEqual([0, 0])
    const tuple = objects.allocate(type({ name: 'tuple' }, { itemSize: W, references: { kind: 'items', first: layout.items } }), 1)
    put(tuple + layout.items, a)
    objects.clear(tuple)
    expect(memory.u32[(tuple + layout.items) >>> 2]).toBe(a)
  })

  test('dropNext reclaims leaves on the way and stops at a container that dies', () => {
    const { memory, objects, layout, type, make, put } = world()
    const first = layout.items
    const kinds: Partial<TypeDeclaration>[] = [
      { preHeader: layout.preHeader, references: { kind: 'fixed', first, count: 4 } },
      { references: { kind: 'fixed', first, count: 4 } },
      { preHeader: layout.preHeader, itemSize: W, basicSize: first, references: { kind: 'items', first } },
      { itemSize: W, basicSize: first, references: { kind: 'items', first } },
    ]
    const box = type({ name: 'box' }, { references: { kind: 'fixed', first, count: 1 } })
    for (const declaration of kinds) {
      const object = objects.allocate(type({ name: 'container' }, { basicSize: first + 4 * W, ...declaration }), 4)
      const [leaf, kept, inner] = [make(), make(), objects.allocate(box)]
      memory.u32[kept >>> 2] = 2
      const live = objects.allocator.statistics!().liveBlocks
      for (const [index, item] of [leaf, kept, inner, 0].entries()) put(object + first + index * W, item)
      expect(objects.dropNext(object)).toBe(inner)
      expect(memory.u32[inner >>> 2]).toBe(0)
      expect(objects.dropNext(object)).toBe(0)
      expect(memory.u32[kept >>> 2]).toBe(1)
      expect(objects.allocator.statistics!().liveBlocks).toBe(live - 1)
      objects.reclaim(inner)
      objects.reclaim(object)
    }
  })

  test('references of kind ranges and custom can be dropped without a dropNext of their own', () => {
    const { objects, layout, type, make, put } = world()
    const box = type({ name: 'box' }, { references: { kind: 'fixed', first: layout.items, count: 1 } })
    const own: TypeDescriptor[] = [
      { name: 'ranges', ranges: (object, into) => into.add(object + layout.items, 2, W) },
      {
        name: 'custom',
        traverse: (object, visit) => {
          visit((object + layout.items) as never)
          visit((object + layout.items + W) as never)
        },
      },
    ]
    for (const descriptor of own) {
      const object = objects.allocate(type(descriptor, { references: { kind: descriptor.name as 'ranges' } }))
      const inner = objects.allocate(box)
      put(object + layout.items, inner)
      put(object + layout.items + W, make())
      expect(objects.dropNext(object)).toBe(inner)
      expect(objects.dropNext(object)).toBe(0)
    }
  })

  test('a tuple of atoms may be untracked, one that is not filled or holds a container may not', () => {
    const { memory, objects, layout, type, make, put } = world()
    const traits = typeTraits.untrackYoung
    const tuple = type({ name: 'tuple' }, { preHeader: layout.preHeader, basicSize: layout.items, itemSize: W, references: { kind: 'items', first: layout.items }, traits })
    const of = (...items: number[]): ObjectRef => {
      const object = objects.allocate(tuple, items.length)
      items.forEach((item, index) => put(object + layout.items + index * W, item))
      memory.u32[(object + layout.next) >>> 2] = object
      return object
    }
    const atoms = of(make(), make())
    expect(objects.mayUntrack(atoms)).toBe(true)
    expect(objects.mayUntrack(of(make(), 0))).toBe(false)
    expect(objects.mayUntrack(of(atoms))).toBe(false)
    memory.u32[(atoms + layout.next) >>> 2] = 0
    expect(objects.mayUntrack(of(atoms))).toBe(true)
    const container = objects.allocate(type({ name: 'container' }, { preHeader: layout.preHeader }))
    expect(objects.mayUntrack(of(container))).toBe(false)
    memory.u32[container >>> 2] = layout.immortal
    expect(objects.mayUntrack(of(container))).toBe(true)
  })

  test('isType knows a type block from anything else', () => {
    const { memory, objects, layout, metatype, leaf, make } = world()
    expect(objects.isType(metatype)).toBe(true)
    expect(objects.isType(leaf)).toBe(true)
    expect(objects.isType(make())).toBe(false)
    for (const address of [0, 4, 8, leaf + 8, leaf - 8, 2 ** 32 - 8, memory.u8.length - 8, NaN]) expect(objects.isType(address)).toBe(false)
    const copy = objects.allocator.malloc(layout.typeBlock.bytes) as number as ObjectRef
    memory.u8.copyWithin(copy, leaf, leaf + layout.typeBlock.bytes)
    expect(objects.isType(copy)).toBe(true)
    memory.u32[(copy + layout.typeBlock.descriptor) >>> 2] = 999
    expect(objects.isType(copy)).toBe(false)
  })

  test('what is gone has no type', () => {
    const { objects, make } = world()
    const object = make()
    objects.reclaim(object)
    expect(objects.typeOf(object)).toBe(0)
  })

  test('there is no type without a descriptor; traits can be switched', () => {
    const { objects, leaf, make } = world()
    expect(() => objects.createType({ descriptor: 99, basicSize: 16 })).toThrowError(MisuseError)
    expect(objects.hasFinalizer(make())).toBe(false)
    objects.setTraits(leaf, typeTraits.finalizer, true)
    expect(objects.hasFinalizer(make())).toBe(true)
    objects.setTraits(leaf, typeTraits.finalizer, false)
    expect(objects.hasFinalizer(make())).toBe(false)
  })

  test('allocate answers 0 when there is no memory', () => {
    const memory = createMemory({ wordBytes: W, limit: 2 ** 20 + 2 ** 16 })
    const objects = new ObjectModel(memory, pymalloc().create({ memory }))
    const metatype = objects.createType({ descriptor: objects.register({ name: 'type' }), basicSize: objects.layout.typeBlock.bytes })
    const large = objects.createType({ descriptor: objects.register({ name: 'large' }), basicSize: 2 ** 22 }, metatype)
    expect(objects.allocate(large)).toBe(0)
  })
})

test('ranges grow as they must', () => {
  const list = new RangeList()
  for (let index = 0; index < 100; index++) list.add(index, index + 1, -8, 4)
  expect(list.length).toBe(100)
  expect([list.start[99], list.count[99], list.stride[99], list.second[99]]).toEqual([99, 100, -8, 4])
  list.reset()
  expect(list.length).toBe(0)
})

test('addresses and objects are the same numbers', () => {
  expect(addressOf(objectAt(4096))).toBe(4096)
})
