import { CollectionLog, IMMORTAL_FROM, MisuseError, defineStrategy, headerBits, typeTraits } from '@mm/contract'

class FromOutside {
  due = false
  enabled = true
  #context
  #listed = new Set()
  #trash = new Set()
  #limit = 1000
  #run
  #log = new CollectionLog()

  constructor(context) {
    this.#context = context
  }

  #prev(object) {
    return (object + this.#context.objects.layout.prev) >>> 2
  }

  track(object) {
    const { memory, objects } = this.#context
    this.#listed.add(object)
    memory.u32[(object + objects.layout.next) >>> 2] = object
  }

  untrack(object) {
    const { memory, objects } = this.#context
    for (const set of [this.#listed, this.#trash]) set.delete(object)
    memory.u32[(object + objects.layout.next) >>> 2] = 0
    memory.u32[this.#prev(object)] &= headerBits.finalized
  }

  isTracked(object) {
    return this.#listed.has(object)
  }

  allocated() {
    if (!this.enabled || this.due || this.collecting || this.#listed.size < this.#limit) return
    this.due = true
    this.#context.hooks.schedule()
  }

  freed() {}

  get collecting() {
    return this.#run !== undefined
  }

  begin(generation = this.enabled ? 0 : undefined) {
    if (generation > 0 || generation < 0) throw new MisuseError('bad-option', { operation: 'collect' }, `there is no generation ${generation}`)
    if (this.collecting || generation === undefined) return false
    this.due = false
    this.#run = this.#collection()
    return true
  }

  advance() {
    if (this.#run?.next().done === false) return 'suspended'
    this.#run = undefined
    return 'done'
  }

  get last() {
    return this.#log.last
  }

  statistics() {
    return this.#log.statistics()
  }

  #unreachable(candidates) {
    const { memory, objects } = this.#context
    const eachReferent = (object, visit) => objects.traverse(object, (slot) => visit(memory.u32[slot >>> 2]))
    const held = new Map([...candidates].map((object) => [object, memory.u32[object >>> 2]]))
    for (const object of candidates) eachReferent(object, (referent) => held.has(referent) && held.set(referent, held.get(referent) - 1))
    const left = new Set(candidates)
    const toVisit = [...candidates].filter((object) => held.get(object) !== 0 || memory.u32[object >>> 2] >= IMMORTAL_FROM)
    for (const object of toVisit) left.delete(object)
    for (let object = toVisit.pop(); object !== undefined; object = toVisit.pop()) {
      eachReferent(object, (referent) => left.delete(referent) && toVisit.push(referent))
    }
    return left
  }

  *#collection() {
    const { memory, objects, lifetime, weakReferences, hooks } = this.#context
    const { type, typeBlock } = objects.layout
    const began = hooks.now()
    if (!hooks.phase('start', 0, 0, 0)) yield
    const visited = this.#listed.size
    this.#trash = this.#unreachable(this.#listed)
    for (const object of this.#trash) memory.u32[this.#prev(object)] |= headerBits.collecting

    const queue = memory.reserve(16, 16)
    memory.u32.fill(0, queue >>> 2, (queue >>> 2) + 2)
    for (const object of this.#trash) {
      const traits = memory.u32[(memory.u32[(object + type) >>> 2] + typeBlock.traits) >>> 2]
      if ((traits & typeTraits.weakReference) !== 0) weakReferences.detach(object)
      weakReferences.clear(object, queue, true)
    }
    for (let reference = weakReferences.take(queue); reference !== 0; reference = weakReferences.take(queue)) {
      if (!weakReferences.call(reference)) yield
      lifetime.release(reference)
      while (lifetime.suspended) yield
    }
    memory.release(queue, 16)

    for (const object of [...this.#trash]) {
      if (!this.#trash.has(object) || !objects.hasFinalizer(object) || (memory.u32[this.#prev(object)] & headerBits.finalized) !== 0) continue
      memory.u32[this.#prev(object)] |= headerBits.finalized
      lifetime.retain(object)
      if (!objects.finalize(object)) yield
      lifetime.release(object)
      while (lifetime.suspended) yield
    }

    const dead = this.#unreachable(this.#trash)
    for (const object of this.#trash) memory.u32[this.#prev(object)] &= ~headerBits.collecting
    const collected = dead.size
    this.#trash = dead
    for (const object of [...dead]) {
      if (!dead.has(object)) continue
      lifetime.retain(object)
      objects.clear(object)
      lifetime.release(object)
      while (lifetime.suspended) yield
    }
    this.#trash = new Set()
    this.#limit = Math.max(1000, 2 * this.#listed.size)
    hooks.fullCollectionDone()
    this.#log.add({ generation: 0, collected, uncollectable: 0, visited, pause: hooks.now() - began })
    if (!hooks.phase('stop', 0, collected, 0)) yield
  }
}

export default defineStrategy({
  axis: 'collector',
  name: 'from-outside',
  idea: 'What is held from outside a set of objects, and all that it reaches, lives; the rest of the set is garbage.',
  source: 'CPython 3.13, Python/gc.c, without its generations',
  options: {},
  requires: ['counts'],
  provides: ['finds-cycles'],
  preserves: ['identity', 'refcounts', 'sizes'],
  create: (context) => new FromOutside(context),
})
