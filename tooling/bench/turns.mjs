// Subjects that stay: one process for each, which has one case after the other to measure whenever it is its turn. For what takes long to start, and
// for times that are only comparable when they were taken right after each other.
import { fork } from 'node:child_process'

/** In a child: starts the subject, and measures what it is asked for until it is told to end. */
export async function serve(start, options) {
  const session = await start(options)
  process.on('message', async ({ name }) => {
    try {
      process.send(name === undefined ? { counters: (await session.end?.()) ?? {} } : { measured: (await session.measure(name)) ?? null })
    } catch (error) {
      process.send({ error: String(error) })
    }
    if (name === undefined) process.disconnect()
  })
  process.send({ ready: true })
}

/** A subject in a process of its own, started with `args`. */
class Sitting {
  #waiting
  #child

  constructor(args) {
    this.#child = fork(process.argv[1], args, { execArgv: process.execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let said = ''
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (said += text))
    this.#child.on('message', (message) => this.#waiting?.resolve(message))
    this.#child.on('exit', () => this.#waiting?.reject(new Error(said.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? 'its process ended')))
  }

  /** Resolves to what the child says next. */
  #answer() {
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }))
  }

  ready() {
    return this.#answer()
  }

  async measure(name) {
    const answer = this.#answer()
    this.#child.send({ name })
    const { measured, error } = await answer
    if (error !== undefined) throw new Error(error)
    return measured
  }

  async end() {
    const answer = this.#answer()
    this.#child.send({})
    const { counters = {} } = await answer
    return counters
  }

  kill() {
    this.#child.kill()
  }
}

/**
 * Starts a process for each subject and calls `turn(name, subject, measured)` for every turn: within a round each case goes to all subjects in turn, and
 * another one begins every time. Resolves to what each subject counted at its end. Throws when one of them fails: without it there is nothing to compare.
 */
export async function takeTurns({ suite, names, cases, rounds, argsOf }, { begin, turn }) {
  const sittings = new Map()
  let [at, doing] = ['', 'start']
  try {
    for (const subject of names) {
      at = subject
      const sitting = new Sitting(argsOf(subject))
      sittings.set(subject, sitting)
      await sitting.ready()
    }
    for (let round = 0; round < rounds; round++) {
      for (const [index, name] of cases.entries()) {
        for (let place = 0; place < names.length; place++) {
          at = names[(place + round + index) % names.length]
          doing = name
          begin(round, name, at)
          turn(name, at, await sittings.get(at).measure(name))
        }
      }
    }
    doing = 'end'
    const counters = new Map()
    for (at of names) counters.set(at, await sittings.get(at).end())
    return counters
  } catch (error) {
    throw new Error(`${suite}: ${at} failed at ${doing}: ${error.message}`, { cause: error })
  } finally {
    for (const sitting of sittings.values()) sitting.kill()
  }
}
