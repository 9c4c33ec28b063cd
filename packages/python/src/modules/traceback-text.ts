/** The heading of a traceback. */
export const TRACEBACK_HEADING = 'Traceback (most recent call last):'
