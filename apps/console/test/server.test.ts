import { instant } from '@custody/model'
import { diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildConsole,
  type Browser,
  noBrowser,
  settled,
  startBrowser,
  type WatchedPage,
} from './browser.ts'
import { enrolDevice, type EnrolledDevice } from './running/device.ts'
import { type RunningServer, startServer } from './running/server.ts'

const minute = 60_000

describe.skipIf(noBrowser !== null)('the console over the real server', () => {
  let server: RunningServer
  let device: EnrolledDevice
  let browser: Browser
  let watched: WatchedPage
  let home = ''
  const first = simulatedSession(diceOf(1), { at: instant(Date.now() - 2 * minute), calls: 40 })

  beforeAll(async () => {
    buildConsole()
    server = await startServer()
    device = await enrolDevice(server, 'simulated-laptop')
    await device.upload(first.drafts)
    browser = await startBrowser()
    watched = await browser.open({ theme: 'light', width: 1280 })
  })
  afterAll(async () => {
    await watched?.close()
    await browser?.close()
    await server?.stop()
  })

  const visit = async (path: string) => {
    await watched.page.goto(home + path)
    await settled(watched.page)
    return watched.page
  }

  test('sends whoever is not signed in to the page that says what to type', async () => {
    const { page } = watched
    const link = new URL(await server.link())
    home = link.origin
    await page.goto(`${home}/tool-calls?outcome=deny`)
    await page.getByText('Nobody is signed in here.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    // The refusal itself is told by the browser; nothing else may be.
    expect(watched.faults.filter((fault) => !fault.includes('401'))).toEqual([])
  })

  test('signs in by the one-time link, which is good once', async () => {
    const { page } = watched
    const link = await server.link()
    await page.goto(link)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const other = await browser.open({ theme: 'light', width: 1280 })
    await other.page.goto(link)
    await other.page.getByText('LINK_REFUSED').waitFor()
    await other.close()
    watched.faults.length = 0
  })

  test('says how far this evidence may be trusted, on every page', async () => {
    const page = await visit('/sessions')
    const strip = page.getByRole('note', { name: 'How far this evidence may be trusted' })
    await strip
      .getByText("self-observation: not protected from programs you run, the agent's included")
      .waitFor()
    await strip.getByText('key: file').waitFor()
    await strip.getByText('no witness').waitFor()
  })

  test('shows every page without an error, a refusal of the content policy or a foreign request', async () => {
    const paths = [
      '/',
      '/sessions',
      `/sessions/${first.session}`,
      '/tool-calls',
      `/tool-calls/${first.calls[0]}`,
      '/mcp-servers',
      '/policies',
      '/devices',
      `/devices/${device.id}`,
      '/alerts',
    ]
    for (const path of paths) {
      const page = await visit(path)
      expect(await page.getByRole('alert').allInnerTexts(), path).toEqual([])
    }
    expect(watched.faults).toEqual([])
  })

  test('a call shows within a second of its upload, without a reload', async () => {
    const page = await visit('/tool-calls')
    await page.getByText('live', { exact: true }).waitFor()
    const late = simulatedSession(diceOf(2), { at: instant(Date.now()), calls: 1 })
    const row = page.locator(`a[href="/tool-calls/${late.calls[0]}"]`)
    await device.upload(late.drafts)
    const began = performance.now()
    await row.waitFor({ timeout: 5_000 })
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  test('checks a stored entry in the browser', async () => {
    const page = await visit(`/tool-calls/${first.calls[0]}`)
    await page.getByRole('button', { name: 'Check here' }).first().click()
    await page.getByText('consistent (checked by code this server delivered)').waitFor()
  })

  test('finds a call by its words', async () => {
    const page = await visit('/tool-calls?q=id_rsa')
    await page
      .getByRole('link', { name: /id_rsa/ })
      .first()
      .waitFor()
    await page.getByText('0 calls').waitFor({ state: 'detached' })
  })
})
