import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

/** Why the browser suites cannot run here; null when they can. Debian: `apt-get install chromium`. */
export const noBrowser: string | null = existsSync(executablePath)
  ? null
  : 'no chromium: apt-get install chromium'

/** Builds the console if its sources are newer than what stands in dist. */
export function buildConsole(): void {
  const root = join(import.meta.dirname, '../../..')
  const built = spawnSync(process.execPath, [join(root, 'tools/build-console.ts')], {
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(`the console does not build: ${built.stderr}`)
}

export type Browser = {
  /** Opens a page that notes what it must never do. */
  readonly open: (options: { theme: 'light' | 'dark'; width: 1280 | 390 }) => Promise<WatchedPage>
  readonly close: () => Promise<void>
}

export type WatchedPage = {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the console and of scripts, requests to other sites, refusals by the content security policy. */
  readonly faults: string[]
  readonly close: () => Promise<void>
}

/** Starts a browser with a profile of its own that goes away with it. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'custody-browser-'))
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--crash-dumps-dir=${profile}`,
    ],
  })
  return {
    open: async ({ theme, width }) => {
      const context = await browser.newContext({
        viewport: { width, height: width === 390 ? 844 : 800 },
        colorScheme: theme,
      })
      const page = await context.newPage()
      return { page, context, faults: watch(page), close: () => context.close() }
    },
    close: async () => {
      await browser.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    const own = hostname === '127.0.0.1' || hostname.endsWith('.localhost')
    if (!own && protocol !== 'data:' && protocol !== 'blob:') faults.push(`asked ${request.url()}`)
  })
  return faults
}

/** Waits until a page shows its rows, or says why not. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1')
  await page.waitForFunction(() => document.querySelector('.skeleton') === null)
}
