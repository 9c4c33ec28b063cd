import { ConformanceError, type TestFunction } from '@mm/testkit'

/** Runs the tests of a suite whose names end in `check`; what the failing ones threw. */
export function failuresOf(suite: (test: TestFunction) => void, check: string): ConformanceError[] {
  const failures: ConformanceError[] = []
  const run = (name: string, body: () => void): void => {
    if (!name.endsWith(`: ${check}`)) return
    try {
      body()
    } catch (error) {
      if (!(error instanceof ConformanceError)) throw error
      failures.push(error)
    }
  }
  suite(Object.assign(run, { skip: () => undefined }))
  return failures
}
