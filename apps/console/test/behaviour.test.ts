import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  buildConsole,
  type Browser,
  noBrowser,
  settled,
  startBrowser,
  type WatchedPage,
} from './browser.ts'
import { events, track } from './fixture/conversation.ts'
import { serveFixture } from './fixture/serve.ts'
import { mainSession } from './fixture/world.ts'

describe.skipIf(noBrowser !== null)('the console', () => {
  let browser: Browser
  let fixture: Awaited<ReturnType<typeof serveFixture>>
  let watched: WatchedPage
  beforeAll(async () => {
    buildConsole()
    fixture = await serveFixture()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    fixture?.close()
  })
  beforeEach(async () => {
    watched = await browser.open({ theme: 'light', width: 1280 })
  })
  afterEach(() => watched.close())

  const visit = async (path: string) => {
    await watched.page.goto(fixture.url + path)
    await settled(watched.page)
    return watched.page
  }
  const address = () => new URL(watched.page.url())

  test('goes to a page by two keys, and finds a call from the palette', async () => {
    const page = await visit('/')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.waitForURL('**/sessions')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('A page, a command').fill('id_rsa')
    await page.getByRole('option', { name: 'Tool calls with “id_rsa”' }).click()
    await page.waitForURL('**/tool-calls?q=id_rsa')
    await page.getByRole('link', { name: '/home/ada/.ssh/id_rsa' }).first().waitFor()
  })

  test('says what the keys do, and single keys can be switched off', async () => {
    const page = await visit('/')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    await page.getByRole('checkbox', { name: 'Single keys do something' }).uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('walks from problem to problem with [ and ], and the address tells where', async () => {
    const page = await visit(`/sessions/${mainSession}`)
    const problems = track.filter((tick) => !['quiet', 'call'].includes(tick.weight))
    for (const problem of problems.slice(0, 3)) {
      await page.keyboard.press(']')
      await page.waitForURL(`**?at=1.${problem.seq}`)
    }
    await page.getByRole('heading', { name: 'Call of Bash' }).waitFor()
    await page.keyboard.press('[')
    await page.waitForURL(`**?at=1.${problems[1]?.seq}`)
    await page.keyboard.press('Escape')
    await page.waitForURL(`**/sessions/${mainSession}`)
  })

  test('keeps every filter in the address, and Back takes it off', async () => {
    const page = await visit('/tool-calls')
    await page.getByRole('checkbox', { name: 'Denied' }).check()
    await page.waitForURL('**/tool-calls?outcome=deny')
    await page.getByLabel('Search commands').fill('aws')
    await page.waitForURL('**q=aws**')
    expect(address().searchParams.getAll('outcome')).toEqual(['deny'])
    await page.reload()
    await settled(page)
    expect(await page.getByRole('checkbox', { name: 'Denied' }).isChecked()).toBe(true)
    expect(await page.getByLabel('Search commands').inputValue()).toBe('aws')
  })

  test('shows captured text as text: no markup, no picture, no foreign link; what hides is marked', async () => {
    const forbidden = 'article img, article script, article iframe, article a[href^="http"]'
    const page = await visit(`/sessions/${mainSession}?at=${placeOfText('echo ')}`)
    const shown = await page.locator('article[aria-current]').innerText()
    for (const text of ['<script>alert(1)</script>', 'U+202E', 'U+200B', 'U+000D', 'hidden'])
      expect(shown).toContain(text)
    expect(await page.locator(forbidden).count()).toBe(0)
    await visit(`/sessions/${mainSession}?at=${placeOfText('pixel.png')}`)
    await page.getByText('(https://example.org/a)').waitFor()
    expect(await page.locator('article strong').innerText()).toBe('price.ts')
    expect(await page.locator(forbidden).count()).toBe(0)
    expect(watched.faults).toEqual([])
  })

  test('checks an entry here, and says only what that is worth', async () => {
    const deny = track.find((tick) => tick.weight === 'deny')
    const page = await visit(`/sessions/${mainSession}?at=1.${deny?.seq}`)
    await page.getByRole('button', { name: 'Check here' }).click()
    await page.getByText('consistent (checked by code this server delivered)').waitFor()
    await page.getByText('by the key that this device enrolled with').waitFor()
  })

  test('tells a failure by code, reason and hint, and tries again', async () => {
    const broken = new Set(['listSessions'])
    const failing = await serveFixture(0, broken)
    const { page } = watched
    await page.goto(`${failing.url}/sessions`)
    await page.getByRole('alert').waitFor()
    const told = await page.getByRole('alert').innerText()
    expect(told).toContain('SERVER_FAILED')
    expect(told).toContain('the server has a fault')
    expect(told).toContain('hint: see logs/server.log')
    broken.clear()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page
      .getByRole('link', { name: 'Add pagination to the orders endpoint' })
      .first()
      .waitFor()
    failing.close()
  })

  test('shows that it is no longer live when the server goes away', async () => {
    const going = await serveFixture()
    const { page } = watched
    await page.goto(`${going.url}/sessions`)
    await page.getByText('live', { exact: true }).waitFor()
    going.close()
    await page.getByText('not live').waitFor()
  })

  test('keeps a chosen theme over a reload', async () => {
    const page = await visit('/')
    await page.getByRole('button', { name: 'Theme: As the system' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.reload()
    await settled(page)
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
    expect(
      await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    ).toBe('rgb(13, 15, 19)')
  })

  test('takes the secret of a sign-in link out of the address before anything else', async () => {
    const { page } = watched
    await page.goto(`${fixture.url}/sign-in?to=/alerts#a-secret-of-at-least-twenty-letters`)
    await page.getByRole('heading', { name: 'Alerts' }).waitFor()
    expect(address().pathname).toBe('/alerts')
    expect(page.url()).not.toContain('secret')
    await page.goBack().catch(() => null)
    expect(page.url()).not.toContain('secret')
  })

  test('says what to type when there is no link, or it did not work', async () => {
    const refusing = await serveFixture(0, new Set(['signIn']))
    const { page } = watched
    await page.goto(`${fixture.url}/sign-in`)
    await page.getByText('Nobody is signed in here.').waitFor()
    await page.goto(`${refusing.url}/sign-in#a-secret-of-at-least-twenty-letters`)
    await page.getByRole('alert').filter({ hasText: 'did not sign you in' }).waitFor()
    expect(await page.locator('pre').innerText()).toBe('custody up')
    refusing.close()
  })
})

/** Where the event stands whose content holds that text. */
function placeOfText(text: string): string {
  const found = events.find((event) =>
    JSON.stringify(event).includes(JSON.stringify(text).slice(1, -1)),
  )
  return `1.${found?.seq}`
}
