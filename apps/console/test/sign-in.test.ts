import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noBrowser, settled, type WatchedPage } from './browser.ts'
import { startWorld, type World } from './running/world.ts'

const look = { theme: 'light', width: 1280 } as const

describe.skipIf(noBrowser !== null)('who is not signed in', () => {
  let world: World
  let watched: WatchedPage
  beforeAll(async () => {
    world = await startWorld(false)
  })
  afterAll(() => world?.close())
  beforeEach(async () => {
    watched = await world.browser.open(look)
  })
  afterEach(() => watched.close())

  test('is led to the page that says what to type, and afterwards back', async () => {
    const { page } = watched
    await page.goto(`${world.home}/tool-calls?outcome=deny`)
    await page.getByText('Nobody is signed in here.').waitFor()
    expect(await page.locator('pre').innerText()).toBe('custody sign-in')
    const back = new URL(page.url()).searchParams.get('to')
    expect(back).toBe('/tool-calls?outcome=deny')
    const link = new URL(await world.server.link())
    await page.goto(
      `${link.origin}${link.pathname}?to=${encodeURIComponent(back ?? '')}${link.hash}`,
    )
    await page.getByRole('heading', { name: 'Tool calls' }).waitFor()
    // The browser itself tells of the refusal; nothing else may be told.
    expect(watched.faults.filter((fault) => !fault.includes('401'))).toEqual([])
  })

  test('leaves no secret of the link in the address or the history', async () => {
    const { page } = watched
    const link = await world.server.link()
    const secret = link.split('#')[1] ?? 'none'
    await page.goto(link)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(page.url()).not.toContain(secret)
    await page.goBack().catch(() => null)
    expect(page.url()).not.toContain(secret)
  })

  test('is told why a used link does not work', async () => {
    const link = await world.server.link()
    await watched.page.goto(link)
    await watched.page.getByRole('heading', { name: 'Overview' }).waitFor()
    const other = await world.browser.open(look)
    await other.page.goto(link)
    await other.page.getByText('LINK_REFUSED').waitFor()
    await other.page.getByText('In a terminal on this machine').waitFor()
    await other.close()
  })

  test('reads on every page how far the evidence may be trusted', async () => {
    const { page, close } = await world.signedIn(look)
    await page.goto(`${world.home}/sessions`)
    await settled(page)
    const strip = page.getByRole('note', { name: 'How far this evidence may be trusted' })
    await strip
      .getByText("self-observation: not protected from programs you run, the agent's included")
      .waitFor()
    await strip.getByText('key: file').waitFor()
    await strip.getByText('no witness').waitFor()
    await close()
  })

  test('sees that the page is no longer live, and why nothing loads, when the server goes away', async () => {
    const { page, close } = await world.signedIn(look)
    await page.goto(`${world.home}/sessions`)
    await settled(page)
    await page.getByText('live', { exact: true }).waitFor()
    await page.waitForTimeout(2_500)
    await page.waitForLoadState('load')
    await world.server.stop()
    await page.getByText('not live').waitFor()
    await page.getByRole('link', { name: 'Devices' }).first().click()
    await page.getByText('SERVER_UNREACHABLE').waitFor({ timeout: 40_000 })
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await close()
  })
})
