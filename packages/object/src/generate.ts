/**
 * Makes a function whose numbers stand in it as literals, so that each type has code of its own: shared code would see every type's shapes.
 * `body` is an expression in `names`, for which `values` stand; throws `SyntaxError` where it is none. `undefined` where the page's content policy allows no code to be made: the
 * callers have functions that do the same, more slowly.
 */
export function generate<T>(body: string, names: readonly string[], values: readonly unknown[]): T | undefined {
  try {
    // The text has numbers and words of ours in it, nothing that anybody gave.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    return new Function(...names, `return ${body}`)(...values) as T
  } catch (error) {
    // What a content policy says; a mistake in the text is a mistake of ours.
    if (error instanceof EvalError) return undefined
    throw error
  }
}
