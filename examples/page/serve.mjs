// node examples/page/serve.mjs [PORT]: this folder on http://127.0.0.1:PORT/, 8080 by default.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.map': 'application/json' }

/** @param {string | undefined} url */
async function answer(url) {
  const path = decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname)
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
  const type = TYPES[extname(file)]
  if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep) || type === undefined) throw new Error(`${path} is not for pages`)
  return { type, body: await readFile(file) }
}

/**
 * Serves the folder to this machine; 0 is any free port.
 * @param {number} port
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export function serve(port) {
  const server = createServer((request, response) => {
    answer(request.url).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file; is it built?\n'),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const at = server.address()
      resolve({ address: `http://127.0.0.1:${typeof at === 'object' ? at?.port : port}/`, close: () => void server.close() })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8080)
  serve(port).then(
    ({ address }) => console.log(`A heap in a page: ${address}`),
    (error) => {
      console.error(`serve: port ${port}: ${error.message}`)
      process.exitCode = 1
    },
  )
}
