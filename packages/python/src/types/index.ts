import { type TypeSpec } from '../core/native.js'
import { getSetDescriptorType, memberDescriptorType } from './attribute-descriptors.js'
import {
  builtinFunctionType,
  classMethodDescriptorType,
  methodDescriptorType,
  methodWrapperType,
  wrapperDescriptorType,
} from './builtin-function.js'
import { boolType, intType } from './int.js'
import { arrayType } from './array.js'
import { dequeIteratorTypes } from './deque-iterators.js'
import { dequeType } from './deque.js'
import { bytearrayType } from './bytearray.js'
import { bytesType } from './bytes.js'
import { cellType } from './cell.js'
import { classMethodType, staticMethodType } from './class-static-methods.js'
import { codeType } from './code.js'
import { complexType } from './complex.js'
import { containerTypes } from './containers.js'
import { enumerateType, reversedType } from './counting-iterators.js'
import { elementIteratorTypes } from './element-iterators.js'
import { exceptionTypes } from './exception-types.js'
import { baseExceptionType } from './exceptions.js'
import { frameType } from './frame.js'
import { functionType } from './function.js'
import { floatType } from './float.js'
import { filterType, mapType, zipType } from './functional-iterators.js'
import { genericAliasType, unionType } from './generic-alias.js'
import { mappingProxyType } from './mappingproxy.js'
import { memoryViewType } from './memoryview.js'
import { methodType } from './method.js'
import { moduleType } from './module.js'
import { simpleNamespaceType } from './namespace.js'
import { objectType } from './object.js'
import { propertyType } from './property.js'
import { randomType } from './random.js'
import { callableIteratorType, sequenceProtocolIteratorType } from './protocol-iterators.js'
import { ellipsisType, noneType, notImplementedType } from './singletons.js'
import { strType } from './str.js'
import { superObjectType } from './super.js'
import { textStreamType } from './text-stream.js'
import { tracebackType } from './traceback.js'
import { typeType } from './type.js'
import { callableProxyType, proxyType } from './weak-proxy.js'
import { itertoolTypes } from '../itertools/index.js'
import { functionalTypes } from '../modules/functools.js'
import { generatorTypes } from '../engine/generator-types.js'
import { referenceType } from './weakref.js'

/** All built-in types: each after its base. */
export const typeSpecs: readonly TypeSpec[] = [
  objectType,
  typeType,
  noneType,
  ellipsisType,
  notImplementedType,
  // numbers and strings
  intType,
  boolType,
  floatType,
  complexType,
  strType,
  bytesType,
  bytearrayType,
  memoryViewType,
  arrayType,
  dequeType,
  ...dequeIteratorTypes,
  randomType,
  ...elementIteratorTypes,
  ...containerTypes,
  // functions and what is found in types
  functionType,
  builtinFunctionType,
  methodType,
  methodDescriptorType,
  wrapperDescriptorType,
  methodWrapperType,
  classMethodDescriptorType,
  getSetDescriptorType,
  memberDescriptorType,
  propertyType,
  classMethodType,
  staticMethodType,
  superObjectType,
  cellType,
  codeType,
  frameType,
  tracebackType,
  moduleType,
  mappingProxyType,
  simpleNamespaceType,
  genericAliasType,
  unionType,
  // iterators over protocols
  sequenceProtocolIteratorType,
  callableIteratorType,
  enumerateType,
  reversedType,
  mapType,
  filterType,
  zipType,
  ...generatorTypes,
  ...itertoolTypes,
  ...functionalTypes,
  // weak references
  referenceType,
  proxyType,
  callableProxyType,
  // standard streams
  textStreamType,
  // exceptions
  baseExceptionType,
  ...exceptionTypes,
]
