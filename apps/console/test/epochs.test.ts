import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { createFileKey, type KeyProvider } from '@custody/keys'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginning, becomes, comes, type Enrolled } from '../../server/test/running/next-epoch.ts'
import {
  buildConsole,
  type Browser,
  noBrowser,
  settled,
  startBrowser,
  type WatchedPage,
} from './browser.ts'
import { enrolDevice, type EnrolledDevice, uploaderOf } from './running/device.ts'
import { type RunningServer, startServer } from './running/server.ts'
import { type RunningWitness, startWitness } from './running/witness.ts'

const looks = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
] as const

describe.skipIf(noBrowser !== null)('a device that asks for its next epoch', () => {
  let witness: RunningWitness
  let server: RunningServer
  let device: EnrolledDevice
  let browser: Browser
  let watched: WatchedPage
  let key: KeyProvider
  let second: Enrolled
  const wiped = { epoch: 2, because: 'wiped', held: 0 } as const
  const asking = () => ({
    key,
    before: device.key,
    isolation: 'same-user' as const,
    next: wiped,
  })

  const open = async (how: Parameters<Browser['open']>[0]) => {
    const opened = await browser.open(how)
    await opened.page.goto(await server.link())
    await opened.page.getByRole('heading', { name: 'Overview' }).waitFor()
    opened.faults.length = 0
    return opened
  }
  const visit = async ({ page }: WatchedPage, path: string) => {
    await page.goto(new URL(path, page.url()).href)
    await settled(page)
    return page
  }

  beforeAll(async () => {
    buildConsole()
    witness = await startWitness('witness.example/w1')
    server = await startServer(witness.lines)
    device = await enrolDevice(server, 'lost-laptop', witness)
    browser = await startBrowser()
    watched = await open({ theme: 'light', width: 1280 })
    const made = createFileKey(join(mkdtempSync(join(tmpdir(), 'custody-key-')), 'device.p8'))
    if (!made.ok) throw new Error(made.error.code)
    key = made.value
    expect(await comes(server, asking())).toEqual({ code: 'EPOCH_AWAITED', epoch: 2 })
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    await witness.stop()
  })

  test.each(looks)('its page says what it asks and from where: $theme, $width px', async (how) => {
    const here = await open(how)
    const page = await visit(here, `/devices/${device.id}`)
    const panel = page.getByRole('region', { name: 'Standing' })
    await panel.getByText('Asks for epoch 2').waitFor()
    const said = await panel.innerText()
    for (const words of [
      'its log is gone',
      'the log was wiped',
      'the key that the device has now, and nothing else',
      'It has none of its old log; 2 entries of epoch 1 here.',
      'laptop, Debian 12',
      'custody (uid 990)',
    ])
      expect(said).toContain(words)
    await panel.getByRole('button', { name: 'Grant epoch 2' }).click()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    expect(here.faults).toEqual([])
    await here.close()
  })

  test('it is released, asks again, and is granted its epoch with a reason and another word for why', async () => {
    const page = await visit(watched, `/devices/${device.id}`)
    const panel = page.getByRole('region', { name: 'Standing' })
    await panel.getByRole('button', { name: 'Release' }).click()
    await panel.getByLabel('Why').fill('asked by mistake')
    await panel.getByRole('button', { name: 'Release' }).click()
    await panel.waitFor({ state: 'detached' })

    expect(await comes(server, asking())).toEqual({ code: 'EPOCH_AWAITED', epoch: 2 })
    await visit(watched, `/devices/${device.id}`)
    await panel.getByRole('button', { name: 'Grant epoch 2' }).click()
    const grant = panel.getByRole('button', { name: 'Grant epoch 2' })
    expect(await grant.isDisabled(), 'without a reason').toBe(true)
    await panel.getByLabel('Why').fill('its disk was replaced')
    await panel.getByLabel('What happened').selectOption('the log was lost')
    await grant.click()
    await panel.waitFor({ state: 'detached' })
    expect(watched.faults).toEqual([])
  })

  test('its acts say what was decided and why', async () => {
    const page = await visit(watched, '/evidence/acts')
    const acts = page.getByRole('list', { name: 'Acts' })
    await acts.getByText('Device released').waitFor()
    await acts.getByText('Epoch granted').click()
    const granted = acts.getByRole('listitem').filter({ hasText: 'Epoch granted' })
    await granted.getByText('its disk was replaced').waitFor()
    const said = await granted.innerText()
    expect(said).toContain('the log was lost')
    expect(said).toMatch(/Closes\s+org_\w+\/device\/dev_\w+\/e1 at 2 entries/)
    expect(watched.faults).toEqual([])
  })

  test('with its new log both epochs stand on its page, and the end of its key', async () => {
    second = await becomes(server, asking())
    await uploaderOf(server, second.origin, key)(beginning(second, key))
    const page = await visit(watched, `/devices/${device.id}`)
    const whole = page.getByRole('region', { name: 'Completeness' })
    await whole.getByRole('heading', { name: 'Epoch 2' }).waitFor()
    const said = await whole.innerText()
    expect(said).toContain('A new log began: the log was lost.')
    expect(said).toContain('Lost of the one before: 2 entries')
    expect(said).toContain('Closed for good by the grant of epoch 2')
    const ends = page.getByRole('region', { name: 'Key' })
    await ends.getByText(/^20\d\d-\d\d-\d\d, unless it is renewed/).waitFor()
    expect(watched.faults).toEqual([])
  })

  test('one that shows two histories is quarantined, its page says what that means, and it is released', async () => {
    const other = uploaderOf(server, second.origin, key)
    await expect(other(beginning(second, key))).rejects.toThrow('LOG_FORKED')
    const page = await visit(watched, `/devices/${device.id}`)
    const panel = page.getByRole('region', { name: 'Standing' })
    await panel.getByText('showed two histories').waitFor()
    await panel.getByRole('button', { name: 'Release' }).click()
    await panel.getByLabel('Why').fill('its disk was put back; it is looked after')
    await panel.getByRole('button', { name: 'Release' }).click()
    await panel.waitFor({ state: 'detached' })
    expect(watched.faults).toEqual([])
  })
})
