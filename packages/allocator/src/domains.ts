import { type Allocator } from '@mm/contract'

/** CPython's three domains (`PyMem_Raw*`, `PyMem_*`, `PyObject_*`): a block goes back to the domain that it came from. */
export type Domain = 'raw' | 'mem' | 'obj'

/** An allocator per domain. */
export type Domains = Readonly<Record<Domain, Allocator>>

/**
 * The domains as CPython sets them up: `raw` is the general allocator, `mem` and `obj` are both the object allocator, so
 * that only `raw` differs from the others (`Objects/obmalloc.c`, without `PYTHONMALLOC`).
 */
export function domainsOf(objects: Allocator & { readonly general: Allocator }): Domains {
  return { raw: objects.general, mem: objects, obj: objects }
}
