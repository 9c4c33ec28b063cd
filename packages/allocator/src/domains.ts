import { type Allocator } from '@mm/contract'
import { General } from './general.js'
import { type LargeBlocks } from './large-blocks.js'

/** CPython's three domains (`PyMem_Raw*`, `PyMem_*`, `PyObject_*`): a block goes back to the domain that it came from. */
export type Domain = 'raw' | 'mem' | 'obj'

/** An allocator per domain. */
export type Domains = Readonly<Record<Domain, Allocator>>

/**
 * The domains as CPython sets them up: `raw` is the general allocator, `mem` and `obj` are both the object allocator, so
 * that only `raw` differs from the others (`Objects/obmalloc.c`, without `PYTHONMALLOC`). `debugDomainsOf` of
 * `@mm/allocator/layers` puts CPython's debug hooks around each.
 */
export function domainsOf(objects: Allocator & { readonly general: LargeBlocks }): Domains {
  const { memory, checked, state } = objects.general
  return { raw: new General(memory, checked, state), mem: objects, obj: objects }
}

/**
 * The domains with something around each: what `PyMem_GetAllocator` and `PyMem_SetAllocator` are for in CPython. `wrap` gets
 * the allocator of a domain and returns the one to take instead, which must hand on what it does not do itself. The domains
 * given stay as they are.
 */
export function wrapDomains<A extends Allocator>(domains: Domains, wrap: (below: Allocator, domain: Domain) => A): Readonly<Record<Domain, A>> {
  return { raw: wrap(domains.raw, 'raw'), mem: wrap(domains.mem, 'mem'), obj: wrap(domains.obj, 'obj') }
}
