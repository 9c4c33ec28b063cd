// The macros of opcode bodies, as the interpreter needs them: see src/opcodes/opcode.ts for what they mean.

let serial = 0
const fresh = (name) => `${name}$${++serial}`
const counted = (count) => `(W === 8 ? ${count} >= 0 : ${count} >>> 0 < IMMORTAL_FROM)`

const release = (object, then, tell = '') => {
  const count = fresh('count')
  return `{ if (COUNTED) { const ${count} = i32[${object} >>> 2]; if (${counted(count)}) { i32[${object} >>> 2] = ${count} - 1; if (${count} === 1) ${then}${tell} } } }`
}

const reload = 'pc = i32[frame + (FRAME_PC >>> 2)] >>> 2; sp = i32[frame + (FRAME_SP >>> 2)] >>> 2; constants = (i32[(i32[frame + (FRAME_CODE >>> 2)] + CODE_CONSTANTS) >>> 2] + TUPLE_ITEMS) >>> 2'

// The frame that is `frame` now may have been compiled.
const back = 'if (vm.compiled !== undefined) { i32[frame + (FRAME_SP >>> 2)] = sp << 2; break loop } break opcode'

/** Macros with arguments: functions of their texts and of the opcode's cache words. */
const macros = {
  PUSH: (value) => `{ i32[sp] = ${value}; sp += S }`,
  POP: () => 'i32[sp -= S]',
  TOP: (depth) => `i32[sp - (${depth}) * S]`,
  DROP: (count) => `sp -= (${count}) * S`,
  LOCAL: (index) => `i32[frame + (FRAME_SLOTS >>> 2) + (${index}) * S]`,
  FIELD: (field) => `i32[frame + (${field} >>> 2)]`,
  CONSTANT: (index) => `i32[constants + (${index}) * S]`,
  NAME: (index) => `i32[((i32[(i32[frame + (FRAME_CODE >>> 2)] + CODE_NAMES) >>> 2] + TUPLE_ITEMS) >>> 2) + (${index}) * S]`,
  TYPE_OF: (object) => `i32[(${object} + TYPE) >>> 2]`,
  CACHE: (index) => `i32[pc + ${index}]`,
  RETAIN: (object) => {
    const count = fresh('count')
    return `{ if (COUNTED) { const ${count} = i32[${object} >>> 2]; if ${counted(count)} i32[${object} >>> 2] = ${count} + 1 } }`
  },
  RELEASE: (object) => release(object, `dead(vm, ${object})`, `; else if (BARRIER) vm.collector.barrier!.released(${object} as never)`),
  RELEASE_INT: (object) => release(object, `{ if (vm.sharing) dead(vm, ${object}); else vm.allocator.free(${object} as never) }`),
  RELEASE_FLOAT: (object) => release(object, `floatFree(vm, ${object})`),
  DECREMENT: (object) => `{ if (COUNTED) i32[${object} >>> 2]-- }`,
  RELEASE_LEAF: (object) => release(object, `dead(vm, ${object})`),
  RELEASE_THEN_NEXT: (object, cache) => `{ ${release(object, `{ dead(vm, ${object}); ${next(cache, 'break')} }`, ` else if (BARRIER) vm.collector.barrier!.released(${object} as never)`)} ${next(cache, 'continue')} }`,
  SAVE: (cache) => `{ i32[frame + (FRAME_PC >>> 2)] = (pc + ${cache}) << 2; i32[frame + (FRAME_SP >>> 2)] = sp << 2 }`,
  HERE: (cache) => `i32[frame + (FRAME_PC >>> 2)] = (pc + ${cache}) << 2`,
  ANSWER: (count, value, cache) => `{ result = ${value}; drop = ${count}; ${next(cache, 'break')} }`,
  ANSWER_WITH: (count, flags, value, cache) => `{ result = ${value}; drop = ${count}; extra = ${flags}; ${next(cache, 'break')} }`,
  SAFE_ANSWER: (count, value, cache) => `{ result = ${value}; drop = ${count}; safepoint = true; ${next(cache, 'break')} }`,
  SAFEPOINT: () => `if (--ticks <= 0 || vm.breaker) { i32[frame + (FRAME_PC >>> 2)] = pc << 2; i32[frame + (FRAME_SP >>> 2)] = sp << 2; vm.safepoint = true; break loop }`,
  // What is raised here was raised by the jump, not by what stands before the place it jumps to.
  SAFEPOINT_FROM: (from) => `if (--ticks <= 0 || vm.breaker) { i32[frame + (FRAME_PC >>> 2)] = pc << 2; i32[frame + (FRAME_SP >>> 2)] = sp << 2; vm.safepoint = true; vm.jumpedFrom = ${from} << 2; break loop }`,
  WORD: (index) => (index === '0' ? 'i32[pc]' : `i32[pc + ${index}]`),
  ADVANCE: (words) => `pc += ${words}`,
  FOLLOW: (index) => `pc += ${index} + 1 + (i32[pc + ${index}] >> 8)`,
  UNIQUE: (object) => `i32[${object} >>> 2] === 1`,
  SPECIALIZED: (kind) => `((i32[pc] & 3) === ${kind} || specialize(vm, pc, ${kind}))`,
  PUT: (item, { numbers }) => {
    const [following, old] = [fresh('following'), fresh('old')]
    return `const ${following} = i32[pc]; if ((${following} & 0xff) === ${numbers.STORE_FAST}) { pc++; const ${old} = ${macros.LOCAL(`${following} >>> 8`)}; ${macros.LOCAL(`${following} >>> 8`)} = ${item}; if (${old} !== 0) ${macros.RELEASE_THEN_NEXT(old, 0)} ${next(0, 'continue')} } ${macros.PUSH(item)} ${next(0, 'continue')}`
  },
  PUT_THEN_LOOK: (item) => `${macros.PUSH(item)} ${next(0, 'break')}`,
  PUSH_ITEMS: (items, count) => {
    const [index, item] = [fresh('index'), fresh('item')]
    return `for (let ${index} = ${count} - 1; ${index} >= 0; ${index}--) { const ${item} = i32[(${items} + ${index} * W) >>> 2]; ${macros.RETAIN(item)} ${macros.PUSH(item)} }`
  },
  GIVE: (value) => `{ ${reload}; ${macros.PUSH(value)} ${back} }`,
  OPCODE: (name, _cache, { numbers }) => `${numbers[name]}`,
}

/** Which macros are told the opcode's cache words, as their last argument. */
const withCache = new Set(['RELEASE_THEN_NEXT', 'SAVE', 'HERE', 'ANSWER', 'ANSWER_WITH', 'SAFE_ANSWER'])

// `break` in a nested `for` or `switch` would leave that only: bodies that have one end in labels.
const next = (cache, how) => `{ ${cache === 0 ? '' : `pc += ${cache}; `}${how === 'break' ? 'break opcode' : 'continue loop'} }`

/** Macros without arguments. */
const words = {
  NEXT: (cache) => next(cache, 'continue'),
  NEXT_AS_IT_IS: () => 'continue loop',
  DONE: (cache) => next(cache, 'break'),
  JUMP: () => 'pc += offset',
  FAIL: (cache) => `{ i32[frame + (FRAME_PC >>> 2)] = (pc + ${cache}) << 2; i32[frame + (FRAME_SP >>> 2)] = sp << 2; break loop }`,
  LEAVE: () => 'break loop',
  SWITCH: () => `{ if (vm.compiled !== undefined) break loop; frame = vm.frame >>> 2; ${reload}; continue loop }`,
  GO_ON: () => `{ ${reload}; ${back} }`,
  RELOAD: () => reload,
}

/** The end of the parenthesised text that begins at `open`, and its arguments. */
function readArguments(text, open) {
  const parts = []
  let depth = 0
  let start = open + 1
  for (let at = open; at < text.length; at++) {
    const letter = text[at]
    if (letter === '(' || letter === '[' || letter === '{') depth++
    else if (letter === ')' || letter === ']' || letter === '}') {
      depth--
      if (depth === 0) {
        const last = text.slice(start, at).trim()
        if (last !== '' || parts.length > 0) parts.push(last)
        return { parts, end: at + 1 }
      }
    } else if (letter === ',' && depth === 1) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  throw new Error(`a parenthesis is not closed: ${text.slice(open, open + 40)}`)
}

function expandText(text, opcode, context) {
  let result = ''
  let at = 0
  for (const match of text.matchAll(/(?<![.\w$'])(T\.([a-z_]\w*)|[A-Z][A-Z_]+)\b(\()?/gi)) {
    if (match.index < at) continue
    const [whole, name, typeName, open] = match
    let replacement
    let end = match.index + whole.length
    if (typeName !== undefined) {
      if (!(typeName in context.T)) throw new Error(`${opcode.name}: no type is named ${typeName}`)
      replacement = `0x${context.T[typeName].toString(16)}${open ?? ''}`
    } else if (open !== undefined && Object.hasOwn(macros, name)) {
      const { parts, end: after } = readArguments(text, end - 1)
      const args = parts.map((part) => expandText(part, opcode, context))
      if (withCache.has(name)) args.push(opcode.cache)
      replacement = macros[name](...args, ...(name === 'OPCODE' ? [0, context] : name === 'PUT' ? [context] : []))
      end = after
    } else if (open === undefined && Object.hasOwn(words, name)) {
      replacement = words[name](opcode.cache)
    } else continue
    result += text.slice(at, match.index) + replacement
    at = end
  }
  return result + text.slice(at)
}

/** The body of an opcode as TypeScript. */
export function expand(opcode, context) {
  if (opcode.name === 'template') return expandText(opcode.body, opcode, context)
  serial = 0
  const uses = (name) => new RegExp(`\\b${name}\\b`).test(opcode.body)
  const isJump = opcode.argument === 'jump'
  const head = [...(isJump ? ['          const offset = word >> 8'] : []), ...(uses('arg') ? ['          const arg = word >>> 8'] : [])]
  const body = expandText(opcode.body, opcode, context)
  const last = opcode.body.split(/\n|; /).at(-1).trim()
  const goesOn = /^(NEXT|LEAVE|SWITCH|FAIL|DONE|GO_ON)$/.test(last) || /^(RELEASE_THEN_NEXT|ANSWER|ANSWER_WITH|SAFE_ANSWER)\(.*\)$/.test(last)
  const tail = goesOn ? [] : [`          ${next(opcode.cache, 'break')}`]
  return [...head, `          ${body}`, ...tail].join('\n')
}
