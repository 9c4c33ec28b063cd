// The real thing: a CPython 3.13 to ask what a program prints.
import { spawnSync } from 'node:child_process'

const PROFILE = '3.13'
const ASK = 'import sys; print(sys.implementation.name, "%d.%d.%d" % sys.version_info[:3], sys.maxsize > 2**32, sys.executable, sep="\\n")'

/** Asks an executable who it is; undefined when it does not run or is not a 64-bit CPython of our profile. */
function identify(executable, args = []) {
  const { status, stdout } = spawnSync(executable, [...args, '-c', ASK], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const [implementation, version, wide, path] = stdout.trim().split('\n')
  return implementation === 'cpython' && version.startsWith(`${PROFILE}.`) && wide === 'True' ? { path, version } : undefined
}

/** The newest CPython of our profile that pyenv has installed. */
function inPyenv() {
  const { status, stdout } = spawnSync('pyenv', ['prefix', PROFILE], { encoding: 'utf8' })
  return status === 0 ? identify(`${stdout.trim()}/bin/python`) : undefined
}

/**
 * Finds a 64-bit CPython 3.13: `MM_CPYTHON`, else on the PATH, else in pyenv; undefined when there is none. Throws when
 * `MM_CPYTHON` is set and is no such thing: what somebody asked for is not replaced by something else in silence.
 * @returns {{ path: string, version: string } | undefined}
 */
export function findCPython() {
  const named = process.env.MM_CPYTHON
  if (named !== undefined && named !== '') {
    const found = identify(named)
    if (found === undefined) throw new Error(`MM_CPYTHON is ${named}, which is not a 64-bit CPython ${PROFILE}`)
    return found
  }
  return identify(`python${PROFILE}`) ?? identify('python3') ?? inPyenv()
}

/** KiB of address space for programs that use up what they get: enough to start, little enough to end soon. */
const LITTLE = 400_000

/**
 * What CPython prints for a program, in a fixed environment; throws when it cannot be started or takes more than a minute.
 * @param {string} python path of the executable
 * @param {string} file
 * @param {{ args?: readonly string[], cwd?: string, input?: string, limited?: boolean }} [options] `limited`: with little memory
 */
export function runCPython(python, file, { args = [], cwd, input = '', limited = false } = {}) {
  const words = [python, '-B', file, ...args]
  const [command, ...rest] = limited ? ['sh', '-c', `ulimit -v ${LITTLE} && exec "$@"`, 'sh', ...words] : words
  const { status, signal, stdout, stderr, error } = spawnSync(command, rest, {
    cwd,
    input,
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' },
  })
  if (error !== undefined) throw new Error(`${python} ${file}: ${error.message}`)
  return { status: status ?? `killed by ${signal}`, stdout, stderr }
}
