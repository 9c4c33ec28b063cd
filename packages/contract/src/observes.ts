import { MisuseError } from './errors.js'
import { type Observable, observables } from './strategy.js'

const COMMENT = /^[ \t]*#[ \t]*mm:[ \t]*observes[ \t]+(.*)$/gm

/**
 * What a Python program says in its comments that it observes of memory (`# mm: observes refcounts, finalizer-time`);
 * nothing but values without such a comment. Throws `MisuseError` (`bad-option`) for a word that is none of {@link observables}.
 */
export function observedBy(source: string): readonly Observable[] {
  const words = [...source.matchAll(COMMENT)].flatMap(([, list]) => list.split(/[\s,]+/).filter((word) => word !== ''))
  for (const word of words) {
    if (!(observables as readonly string[]).includes(word)) {
      throw new MisuseError('bad-option', { operation: 'observes' }, `${word} is none of ${observables.join(', ')}`)
    }
  }
  return observables.filter((observable) => words.includes(observable))
}
