import * as pyodide from 'pyodide'
import { cpythonSuite } from './suite.js'

cpythonSuite(pyodide)
