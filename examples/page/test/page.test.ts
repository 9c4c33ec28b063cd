import { existsSync } from 'node:fs'
import { type Browser, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serve } from '../serve.mjs'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const there = existsSync(executablePath)
const QUIET = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

if (!there) console.warn(`NOT RUN: the page in a browser: there is no ${executablePath}. Install Chromium, or set CHROMIUM_PATH.`)
// Where everything is to be tested nothing may be missing.
it.runIf(process.env['CI'] !== undefined)('there is a browser to test with', () => {
  expect(there, `there is no ${executablePath}`).toBe(true)
})

describe.runIf(there)('the page', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serve>>
  let page: Page
  /** What went wrong in the page, and where it asked for things. */
  let complaints: string[]
  let requests: string[]

  beforeAll(async () => {
    server = await serve(0)
    browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', ...QUIET] })
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })
  beforeEach(async () => {
    complaints = []
    requests = []
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('request', (request) => requests.push(request.url()))
    return () => page.close()
  })

  const open = async (): Promise<void> => {
    await page.goto(server.address)
    await page.getByText('0 live blocks').waitFor()
  }
  const text = (selector: string): Promise<string> => page.locator(selector).innerText()
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
  const make = async (count: number, size: number | string): Promise<void> => {
    await page.locator('input[name=count]').fill(String(count))
    await page.locator('input[name=size]').fill(String(size))
    await press('malloc')
  }
  /** How many dots of the picture are of each colour. */
  const dots = (): Promise<Record<string, number>> =>
    page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      const counts: Record<string, number> = {}
      for (const pixel of new Uint32Array(data.buffer)) counts[pixel.toString(16)] = (counts[pixel.toString(16)] ?? 0) + 1
      return counts
    })
  const byCount = async (): Promise<number[]> => Object.values(await dots()).sort((a, b) => a - b)

  it('loads the published files without a bundler, from its own server only', async () => {
    await open()
    expect(await text('h1')).toBe('A heap in a page')
    expect(complaints).toEqual([])
    expect(requests.filter((url) => url.endsWith('/dist/index.js')).map((url) => url.slice(server.address.length))).toEqual(
      expect.arrayContaining(['contract', 'heap', 'allocator'].map((name) => `node_modules/@mm/${name}/dist/index.js`)),
    )
    expect(requests.filter((url) => !url.startsWith(server.address) && !url.startsWith('data:'))).toEqual([])
    expect(await page.locator('#problem').isVisible()).toBe(false)
  })

  it('draws every block: 16 bytes a dot', async () => {
    await open()
    expect(await byCount()).toHaveLength(1)
    await make(100, 64)
    expect(await text('#summary')).toMatch(/^100 live blocks, 6,400 bytes, in 1 pool of 1 arena;/)
    expect(await text('#log')).toMatch(/^malloc\(64\) → 0x[0-9a-f]+\n/)
    // First dots, the rest of the blocks, the rest of their pool, the rest of its arena, the rest of the memory.
    expect(await byCount()).toEqual([100, 300, 1024 - 400, 65_536 - 1024, 262_144 - 65_536])
    await press('Free every second')
    expect(await text('#summary')).toMatch(/^50 live blocks, 3,200 bytes,/)
    expect((await byCount()).slice(0, 3)).toEqual([50, 150, 1024 - 200])
    await press('Free all')
    expect(await text('#summary')).toMatch(/^0 live blocks, 0 bytes,/)
    expect(await byCount()).toHaveLength(2)
  })

  it('frees the block that is clicked, and tells what is under the pointer', async () => {
    await open()
    // A pool full of blocks: whichever is in its middle.
    await make(31, 512)
    const address = Number(/0x[0-9a-f]+/.exec(await text('#log'))![0])
    const tile = Math.floor(address / 2 ** 14)
    const { width } = (await page.locator('canvas').boundingBox())!
    const position = { x: (((tile % 16) + 0.5) * width) / 16, y: ((Math.floor(tile / 16) + 0.5) * width) / 16 }
    await page.locator('canvas').hover({ position })
    const told = /^(0x[0-9a-f]+): in the block of 512 bytes at (0x[0-9a-f]+)$/.exec(await text('#explained'))!
    const [under, block] = [Number(told[1]), Number(told[2])]
    expect([Math.floor(under / 2 ** 14), Math.floor(block / 2 ** 14)]).toEqual([tile, tile])
    expect(under - block).toBeLessThan(512)
    await page.locator('canvas').click({ position })
    expect(await text('#log')).toMatch(new RegExp(`^free\\(${told[2]}\\)\n`))
    expect(await text('#summary')).toMatch(/^30 live blocks/)
    await page.locator('canvas').click({ position })
    expect(await text('#problem')).toMatch(new RegExp(`^MisuseError: free: .*${told[1]}`))
  })

  it.each([
    ['Free a block twice', /^MisuseError: free: double-free \(address 0x[0-9a-f]+, strategy pymalloc\)$/],
    ['Free the middle of a block', /^MisuseError: free: double-free \(address 0x[0-9a-f]+, strategy pymalloc\)$/],
    ['Ask for more than there is', /^OutOfMemoryError: malloc: out-of-memory \(size 4000, strategy pymalloc\)$/],
  ])('%s: the person is told, and the heap goes on', async (button, told) => {
    await open()
    await make(10, 64)
    await press(button)
    const problem = page.getByRole('alert')
    expect(await problem.innerText()).toMatch(told)
    expect(await text('#log')).toContain('✗')
    await press('Free all')
    expect(await problem.isVisible()).toBe(false)
    expect(await text('#summary')).toMatch(/^0 live blocks, 0 bytes/)
    await make(3, 100)
    expect(await text('#summary')).toMatch(/^3 live blocks, 336 bytes/)
    expect(complaints).toEqual([])
  })

  it('answers a size or an address that is none', async () => {
    await open()
    for (const size of [-1, 0.5, 2 ** 31]) {
      await make(1, size)
      expect(await text('#problem')).toMatch(/^MisuseError: malloc: bad-size/)
    }
    await page.locator('input[name=address]').fill('0x12345')
    await press('free')
    expect(await text('#problem')).toMatch(/^MisuseError: free: .*0x12345/)
  })

  it('replaces blocks at random until it is stopped', async () => {
    await open()
    const play = page.getByRole('button', { name: 'Replace at random' })
    await play.click()
    await expect.poll(() => text('#summary'), { timeout: 120_000 }).toMatch(/^\d,\d{3} live blocks/)
    await play.click()
    expect(await play.getAttribute('aria-pressed')).toBe('false')
    // Nothing moves any more.
    const before = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(document.querySelector('#summary')!.textContent)))))
    expect(await text('#summary')).toBe(before)
    await press('Free all')
    expect(await text('#summary')).toMatch(/^0 live blocks, 0 bytes/)
  })

  it('says what to do when a module does not arrive', async () => {
    await page.route('**/allocator/dist/index.js', (route) => route.fulfill({ status: 404, body: '' }))
    await page.goto(server.address)
    expect(await page.getByRole('alert').innerText()).toMatch(/page\.js or a module that it imports did not load\. Are the packages built/)
  })

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await open()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  })

  it('serves nothing from outside its folder', async () => {
    for (const path of ['..%2f..%2fpackage.json', 'serve.mjs%00', '..%2f..%2ftooling%2fprograms%2findex.mjs', 'nothing.js', '%']) {
      expect((await fetch(server.address + path)).status).toBe(404)
    }
  })
})
