import { type Axis, type Strategy, capabilities, observables } from '@mm/contract'
import { expectThat } from './failure.js'

/** Fails where what a strategy says of itself is incomplete or is not what it was made with. */
export function expectManifest({ manifest, options }: Strategy, axis: Axis): void {
  expectThat(manifest.axis === axis, () => `its axis is ${manifest.axis}, not ${axis}`)
  expectThat(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(manifest.name), () => `its name, '${manifest.name}', is not of the form 'some-name'`)
  expectThat((manifest.idea ?? '').trim() !== '', () => 'it names no idea')
  expectThat((manifest.source ?? '').trim() !== '', () => "it names no source: a paper, a CPython version and file, or 'our own'")
  expectThat(Object.isFrozen(manifest), () => 'its manifest can be changed')
  for (const capability of [...(manifest.requires ?? []), ...(manifest.provides ?? [])]) {
    expectThat(capabilities.includes(capability), () => `'${capability}' is no capability`)
  }
  for (const observable of manifest.preserves ?? []) expectThat(observables.includes(observable), () => `'${observable}' is nothing that can be observed`)
  for (const [name, { description }] of Object.entries(manifest.options)) {
    expectThat((description ?? '').trim() !== '', () => `option ${name} has no description`)
    expectThat(Object.hasOwn(options, name), () => `option ${name} has no value`)
  }
}
