import * as L from './layout.js'

/** The region after `region` among `top` and all that are nested in it, a parent before its children; 0 after the last. Without recursion, however deep. */
export function following(u32: Uint32Array, region: number, top: number): number {
  const child = u32[region + L.CHILD]
  if (child !== 0) return child
  for (let at = region; at !== top; at = u32[at + L.PARENT]) {
    if (u32[at + L.NEXT] !== 0) return u32[at + L.NEXT]
  }
  return 0
}

/** A region in which none is nested, inside `region` or itself. */
export function innermost(u32: Uint32Array, region: number): number {
  let at = region
  while (u32[at + L.CHILD] !== 0) at = u32[at + L.CHILD]
  return at
}

/** Makes `region` the first child of `parent`. */
export function linkChild(u32: Uint32Array, region: number, parent: number): void {
  const next = u32[parent + L.CHILD]
  u32[region + L.PARENT] = parent
  u32[region + L.NEXT] = next
  u32[region + L.PREVIOUS] = 0
  if (next !== 0) u32[next + L.PREVIOUS] = region
  u32[parent + L.CHILD] = region
}

export function unlinkChild(u32: Uint32Array, region: number): void {
  const next = u32[region + L.NEXT]
  const previous = u32[region + L.PREVIOUS]
  if (next !== 0) u32[next + L.PREVIOUS] = previous
  if (previous !== 0) u32[previous + L.NEXT] = next
  else u32[u32[region + L.PARENT] + L.CHILD] = next
}
