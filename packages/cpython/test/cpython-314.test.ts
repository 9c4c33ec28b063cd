import { type PyodidePackage } from '@mm/cpython/node'
import * as pyodide from 'pyodide-314'
import { cpythonSuite } from './suite.js'

// The same to us; to the compiler the classes of two versions are two.
cpythonSuite(pyodide as unknown as PyodidePackage)
