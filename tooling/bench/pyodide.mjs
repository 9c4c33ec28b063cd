// Pyodide, as the peer to measure a Python against: CPython compiled to WebAssembly.
import { loadPyodide } from 'pyodide'

/** Runs a program to its end and gives what it printed. */
export async function runInPyodide(source) {
  const lines = []
  const python = await loadPyodide({ stdout: (line) => lines.push(line) })
  python.runPython(source)
  return lines.join('\n')
}
