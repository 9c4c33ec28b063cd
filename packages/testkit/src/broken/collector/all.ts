import { type BrokenCollector } from './broken.js'
import { listFaults } from './list-faults.js'
import { traceFaults } from './trace-faults.js'
import { moveFaults } from './moving.js'
import { reachFaults } from './reach-faults.js'
import { scheduleFaults } from './schedule-faults.js'
import { stepFaults } from './step-faults.js'

/** The collectors that `collectorSuite` must catch, each with one fault; made anew with every call, since some share state. */
export function brokenCollectors(): readonly BrokenCollector[] {
  return [...reachFaults(), ...scheduleFaults(), ...listFaults(), ...stepFaults(), ...moveFaults(), ...traceFaults()]
}
