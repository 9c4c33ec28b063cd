import { type PyodidePackage } from '@mm/cpython/node'
import * as pyodide from 'pyodide-028'
import { cpythonSuite } from './suite.js'

// The oldest that the peer range allows. On demand: the versions of every day are 0.29 and 314.
cpythonSuite(pyodide as unknown as PyodidePackage)
