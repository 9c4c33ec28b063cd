/** The choices that make up a memory manager; their names are the option names in code and the flags on the command line. */
export const axes = ['allocator', 'lifetime', 'collector', 'interning'] as const

/** One of {@link axes}. */
export type Axis = (typeof axes)[number]

/** Tells whether `name` is an axis. */
export function isAxis(name: string): name is Axis {
  return (axes as readonly string[]).includes(name)
}
