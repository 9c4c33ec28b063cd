import { type LinearMemory } from '@mm/contract'
import { type Domain, type Domains, wrapDomains } from '../domains.js'
import { type ApiId } from './debug-report.js'
import { DebugLayer } from './debug.js'

const apiOf: Readonly<Record<Domain, ApiId>> = { raw: 'r', mem: 'm', obj: 'o' }

/**
 * The domains behind CPython's debug hooks, as `PYTHONMALLOC=debug` sets them up: a block that is freed or resized in
 * another domain than its own is a `MisuseError` (`wrong-domain`). `memory` is theirs. Blocks that came from `domains`
 * themselves have no guards: use one or the other.
 *
 * One difference to CPython: there pymalloc asks the raw domain for what is larger than 512 bytes, so that such a block has the
 * guards of both; here it has those of its own domain.
 */
export function debugDomainsOf(domains: Domains, memory: LinearMemory): Readonly<Record<Domain, DebugLayer>> {
  return wrapDomains(domains, (below, domain) => new DebugLayer(below, memory, apiOf[domain]))
}
