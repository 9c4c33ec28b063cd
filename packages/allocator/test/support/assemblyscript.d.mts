// The compiler's own types come with a global scope of their own.
export function compile(source: string): Promise<Uint8Array>
