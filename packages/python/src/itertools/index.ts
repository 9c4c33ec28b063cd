import { type TypeSpec } from '../core/native.js'
import { type StepList } from '../core/steps.js'
import { chainMaking, chainOn, chainType, cycleMaking, cycleOn, cycleType, isliceMaking, isliceOn, isliceType } from './chaining.js'
import { accumulateMaking, accumulateOn, accumulateType, compressMaking, compressOn, compressType, dropWhileOn, dropWhileType, filterFalseOn, filterFalseType, judgedMaking, starMapOn, starMapType, takeWhileOn, takeWhileType } from './choosing.js'
import { countOn, countType, repeatType, show } from './counting.js'
import { groupByMaking, groupByOn, groupByType, grouperOn, grouperType } from './grouping.js'
import { batchedMaking, batchedOn, batchedType, pairwiseMaking, pairwiseOn, pairwiseType, zipLongestMaking, zipLongestOn, zipLongestType } from './pairing.js'
import { combinationsMaking, combinationsType, permutationsMaking, permutationsType, productMaking, productType, replacementMaking, replacementType } from './pools.js'
import { teeBlockType, teeOn, teeType, teesOn } from './teeing.js'
import { makingStep, toolStep } from './tool.js'

/** The types of `itertools`. */
export const itertoolTypes: readonly TypeSpec[] = [
  countType,
  cycleType,
  repeatType,
  chainType,
  isliceType,
  takeWhileType,
  dropWhileType,
  filterFalseType,
  starMapType,
  accumulateType,
  compressType,
  pairwiseType,
  zipLongestType,
  productType,
  permutationsType,
  combinationsType,
  replacementType,
  groupByType,
  grouperType,
  teeType,
  teeBlockType,
  batchedType,
]

/** Steps of tools that wait for Python code. */
export const itertoolSteps: StepList = [
  [
    'tool_next',
    toolStep({
      count: countOn,
      shown: show,
      chain: chainOn,
      cycle: cycleOn,
      islice: isliceOn,
      takewhile: takeWhileOn,
      dropwhile: dropWhileOn,
      filterfalse: filterFalseOn,
      starmap: starMapOn,
      accumulate: accumulateOn,
      compress: compressOn,
      pairwise: pairwiseOn,
      batched: batchedOn,
      zip_longest: zipLongestOn,
      groupby: groupByOn,
      grouper: grouperOn,
      tee: teeOn,
      tees: teesOn,
    }),
  ],
  [
    'tool_new',
    makingStep({
      cycle: cycleMaking,
      islice: isliceMaking,
      takewhile: judgedMaking,
      dropwhile: judgedMaking,
      filterfalse: judgedMaking,
      starmap: judgedMaking,
      accumulate: accumulateMaking,
      compress: compressMaking,
      pairwise: pairwiseMaking,
      batched: batchedMaking,
      groupby: groupByMaking,
      permutations: permutationsMaking,
      combinations: combinationsMaking,
      combinations_with_replacement: replacementMaking,
      zip_longest: zipLongestMaking,
      product: productMaking,
      chain: chainMaking,
    }),
  ],
]
