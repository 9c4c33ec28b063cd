// What opcode bodies may call, by the file that exports it.
const layout = `CELL_VALUE CODE_ARG_COUNT CODE_COMPILED CODE_CONSTANTS CODE_EXCEPTIONS CODE_EXCEPTION_COUNT CODE_FLAGS CODE_KWONLY_COUNT CODE_LOCALS CODE_NAME CODE_NAMES CODE_PLAIN_ARGS CODE_START CODE_WORDS DICT_KEYS FLAG_MAPPING FLAG_SEQUENCE FLOAT_VALUE FRAME_BUILTINS FRAME_CODE FRAME_FLAGS FRAME_GLOBALS
  FRAME_IS_GENERATOR FRAME_IS_NATIVE FRAME_LOCALS_DICT FRAME_PC FRAME_SLOTS FRAME_SP FUNCTION_CODE IMMORTAL_FROM INT_DIGITS INT_TAG ITERATOR_INDEX ITERATOR_SEQUENCE KEYS_VERSION LIST_ITEMS
  METHOD_FUNCTION METHOD_SELF RANGE_ITERATOR_LENGTH RANGE_ITERATOR_START RANGE_ITERATOR_STEP SIZE TAG_ZERO TUPLE_ITEMS TYPE TYPE_SHARED_KEYS TYPE_VERSION`
const statics = 'EMPTY_STR FALSE NONE SMALL_INT_ZERO T_BOOL T_DICT T_FLOAT T_INT T_LIST T_STR T_TUPLE T_TYPE TRUE'
const words = (text) => text.split(/\s+/)

export const helpers = {
  '../../core/vm.js': ['VM'],
  '../../core/layouts.js': words(layout),
  '../../core/statics.js': words(statics),
  '../../core/native.js': ['SUSPENDED'],
  '../../core/prelude.js': ['P'],
  '../../core/numbers.js': words('dead floatFree floatNew intNew'),
  '../../protocols/attributes.js': words('getAttribute setAttribute'),
  '../../protocols/call.js': words('call callPrelude'),
  '../../protocols/conversion.js': words('ascii format repr str'),
  '../../protocols/items.js': words('contains deleteItem getItem setItem'),
  '../../protocols/iteration.js': words('iterate next'),
  '../../protocols/operators.js': ['unary'],
  '../../protocols/truth.js': ['truth'],
  '../../types/cell.js': ['cellNew'],
  '../construct.js': ['plainInit'],
  '../../types/instantiate.js': ['instanceNew'],
  '../../types/list.js': words('listAppendOwned listTake'),
  '../../types/slice.js': ['sliceNew'],
  '../../types/str.js': words('strEquals strGrow'),
  '../../types/tuple.js': words('tupleFromSequence tupleTake'),
  '../arguments.js': ['enterFunction'],
  '../attribute-caches.js': words('loadAttribute loadMethod noteInlineValue storeAttribute'),
  '../calls.js': words('callFromStack callNamed callSpread copyFreeVariables dropOperands leaveFrame makeFunction pushPlainFrame releaseOperands'),
  '../containers.js':
    words('buildMap buildSet buildString dictLookUp dictMergeKeywords dictUpdateItems foldSlice hasTypeFlag lengthObject listExtend matchClass matchesSequence setAddItem setUpdate storeDictItem unpackSequence unpackStarred'),
  '../delegation.js': words('asyncIterator asyncNext awaitableIterator callSend delegateIterator endOfDelegation endsIteration isStopAsyncIteration stopValue'),
  '../frames.js': words('RETURN_DISCARD RETURN_INIT RETURN_ITERATION RETURN_NOT RETURN_NULL RETURN_REDO RETURN_SEND RETURN_SHIFT RETURN_SPLIT'),
  '../generators.js': words('finishGenerator generatorFromFrame resumeGenerator suspendGenerator'),
  '../handlers.js': words('callExit handledBeneath matchesHandler popHandled prepareWith raiseOperands reraise splitGroup'),
  '../imports.js': words('importFrom importName importStar'),
  '../intrinsics.js': words('binaryIntrinsic displayValue unaryIntrinsic'),
  '../namespaces.js':
    words('deleteGlobal deleteName loadBuildClass loadFromDictOrDeref loadFromDictOrGlobals loadGlobal loadName raiseUnboundCell raiseUnboundLocal setupAnnotations storeGlobal storeName'),
  '../operations.js': words('binaryOperation compareOperation'),
  '../specialization.js': words('specialize storesAlone'),
  '../supers.js': words('loadSuper loadSuperMethod'),
}
