import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noBrowser, settled, type WatchedPage } from './browser.ts'
import { closedBundle } from './running/closed-bundle.ts'
import { startWorld, type World } from './running/world.ts'

describe.skipIf(noBrowser !== null)('evidence in the console', () => {
  let world: World
  let watched: WatchedPage
  let bundle = ''
  let policy = ''
  beforeAll(async () => {
    world = await startWorld()
    watched = await world.signedIn({ theme: 'light', width: 1280 })
    const take = (path: string) =>
      watched.page.evaluate(
        async (target) => (await fetch(target)).text(),
        `/api/v1/evidence/${path}`,
      )
    bundle = await take(`bundle?device=${world.device.id}`)
    policy = await take('trust-policy')
  })
  afterAll(() => world?.close())
  // One page for all: each goes where it needs to, and must be silent there.
  beforeEach(() => void (watched.faults.length = 0))

  const fileOf = (name: string, text: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  })

  /** Gives files to the page as a person does who drops them on it. */
  const dropFiles = async (files: readonly { readonly name: string; readonly text: string }[]) => {
    const { page } = watched
    await page.goto(`${world.home}/evidence/check`)
    await settled(page)
    await page.evaluate((given) => {
      const carried = new DataTransfer()
      for (const { name, text } of given) carried.items.add(new File([text], name))
      const at = document.querySelector('h1')
      at?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: carried }))
    }, files)
    return page
  }

  test('a bundle and a trust policy dropped on the page are checked there, and sent nowhere', async () => {
    const asked: string[] = []
    watched.page.on('request', (request) => asked.push(request.url()))
    const page = await dropFiles([
      { name: 'mine.policy', text: policy },
      { name: 'all.bundle', text: bundle },
    ])
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report.getByText('consistent with the trust policy', { exact: true }).waitFor()
    const said = await report.innerText()
    for (const words of ['holds: ', 'not claimed: no counter', 'withheld', 'cosigned 20'])
      expect(said).toContain(words)
    expect(said).toContain('file: the signing key is a file')
    expect(said).toContain('named by the trust policy')
    expect(said).toContain('custody verify all.bundle --trust mine.policy')
    expect(asked.filter((url) => /evidence\/(?:bundle|trust)/.test(url))).toEqual([])
    expect(watched.faults).toEqual([])
  })

  test('a bundle without a policy is self-consistent at best', async () => {
    const page = await dropFiles([{ name: 'all.bundle', text: bundle }])
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report.getByText('self-consistent', { exact: true }).waitFor()
    expect(await report.innerText()).toContain('Whoever made the file may have made all of it')
    await page.getByLabel('Choose a trust policy').setInputFiles(fileOf('mine.policy', policy))
    await report.getByText('consistent with the trust policy', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Take the trust policy away' }).click()
    await report.getByText('self-consistent', { exact: true }).waitFor()
  })

  test('a bundle with one edited byte is shown as broken, with the entry', async () => {
    const lines = bundle.split('\n')
    const at = lines.findIndex((line) => line.startsWith('{"leaf"') && line.includes('"seq":7,'))
    const edited = lines.with(at, String(lines[at]).replace(/"at":(\d)/, '"at":2'))
    const page = await dropFiles([{ name: 'edited.bundle', text: edited.join('\n') }])
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report.getByText('broken', { exact: true }).waitFor()
    const failures = await report.getByRole('list', { name: 'Failures' }).innerText()
    expect(failures).toContain('CHAIN_BROKEN')
    expect(failures).toContain('entry 8, line')
    expect(failures).toContain('one of them was changed or exchanged')
  })

  test('closed contents are opened by whoever holds the content key, and go nowhere', async () => {
    const made = await closedBundle(2)
    const asked: string[] = []
    watched.page.on('request', (request) => asked.push(request.url()))
    const page = await dropFiles([
      { name: 'its.policy', text: made.trust },
      { name: 'closed.bundle', text: made.text },
    ])
    const panel = page.getByRole('region', { name: 'Closed contents' })
    await panel.getByText(`${made.contents} contents`).waitFor()
    asked.length = 0
    const give = async (contentKey: string) => {
      await panel.getByLabel(/keys/i).first().setInputFiles(fileOf('keys.json', made.keys))
      await panel.getByLabel(/content key/i).setInputFiles(fileOf('content.key', contentKey))
      await panel.getByRole('button', { name: 'Open here' }).click()
    }
    await give(`${Buffer.alloc(32, 1).toString('base64')}\n`)
    await panel.getByText('wrapped to another content key').waitFor()
    await give(made.contentKey)
    const opened = panel.getByRole('status', { name: 'Opened contents' })
    await opened.getByText('each what its entry committed to').waitFor()
    expect(await opened.innerText()).toContain(`${made.contents} contents opened`)
    expect(await opened.getByRole('listitem').count()).toBe(made.contents)
    const saved = page.waitForEvent('download')
    await opened.getByRole('button', { name: 'Save the opened bundle' }).click()
    const text = readFileSync(await (await saved).path(), 'utf8')
    expect(text.match(/^\{"payload"/gm)).toHaveLength(made.contents)
    expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([])
    expect(watched.faults).toEqual([])
  })

  test.each([
    {
      vector: 'counter-complete',
      headline: 'consistent with the trust policy',
      words: /complete to head \d/,
    },
    {
      vector: 'counter-power-loss',
      headline: 'consistent with the trust policy',
      words: /complete to head \d+, except:[^]*cannot be shown absent/,
    },
    { vector: 'counter-gap', headline: 'incomplete', words: /GAP: seals are missing/ },
    {
      vector: 'counter-wiped',
      headline: 'incomplete',
      words: /WIPED: what was there before is gone/,
    },
    {
      vector: 'servers-word',
      headline: 'consistent with the trust policy',
      words: /unattested: the server’s own word is tpm-hardware/,
    },
  ])('the vector $vector is told as $headline', async ({ vector, headline, words }) => {
    const path = join(import.meta.dirname, `../../../spec/vectors/bundle/${vector}.json`)
    const { lines, trust } = JSON.parse(readFileSync(path, 'utf8'))
    const page = await dropFiles([
      { name: 'its.policy', text: trust },
      { name: `${vector}.bundle`, text: `${lines.join('\n')}\n` },
    ])
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report.getByText(headline, { exact: true }).waitFor()
    expect(await report.innerText()).toMatch(words)
  })

  test.each([
    { what: 'a picture', files: [{ name: 'x.png', text: '{PNG' }], code: 'BUNDLE_UNUSABLE' },
    {
      what: 'a note for a policy',
      files: [
        { name: 'all.bundle', text: '' },
        { name: 'note.txt', text: 'hello' },
      ],
      code: 'TRUST_POLICY_UNUSABLE',
    },
  ])('$what is told as $code', async ({ files, code }) => {
    const given = files.map((file) =>
      file.name === 'all.bundle' ? { ...file, text: bundle } : file,
    )
    const page = await dropFiles(given)
    const alert = page.getByRole('alert')
    await alert.getByText(code).waitFor()
    expect(await alert.innerText()).toContain('Nothing was checked')
  })

  test('a large bundle shows how far it is, leaves the page alive, and can be stopped', async () => {
    // Leaves that do not chain: what is timed is the reading, which takes as long for a broken bundle.
    const [begin = '', log = '', leaf = ''] = bundle.split('\n')
    const big = `${begin}\n${log}\n${`${leaf}\n`.repeat(15_000)}`
    const page = await dropFiles([{ name: 'big.bundle', text: big }])
    const progress = page.getByRole('progressbar', { name: 'How much of the bundle was checked' })
    await progress.waitFor()
    const longest = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let [last, worst] = [performance.now(), 0]
          const tick = (now: number): void => {
            worst = Math.max(worst, now - last)
            last = now
            const bar = document.querySelector('progress')
            if (bar === null || bar.value > 0.05) resolve(worst)
            else requestAnimationFrame(tick)
          }
          requestAnimationFrame(tick)
        }),
    )
    expect(longest).toBeLessThan(2_000)
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped: nothing is said of this bundle.').waitFor()
  })

  test('a device shows what is missing of its log, why, and how far witnesses have seen it', async () => {
    const { page } = watched
    await page.goto(`${world.home}/devices/${world.device.id}`)
    await settled(page)
    const panel = page.getByRole('region', { name: 'Completeness' })
    const missing = panel.getByRole('list', { name: 'What is missing' })
    const rows = await missing.getByRole('listitem').allInnerTexts()
    const row = (what: string) => rows.find((text) => text.startsWith(what)) ?? ''
    expect(row('Gap')).toMatch(/40m[^]*the machine slept; missed: it is not known how many/)
    expect(row('Recovery')).toMatch(/2m[^]*the power was lost. 1 entry was recorded/)
    expect(rows.filter((text) => text.includes('21m')).join()).toContain('No heartbeat')
    const heard = await panel.getByRole('img').getAttribute('aria-label')
    expect(heard).toMatch(/entries, \d+ sealed heads, 1 recorded gap, \d+ stretch/)
    const said = await panel.innerText()
    expect(said).toMatch(/Cosigned\s+up to entry \d+/)
    expect(said).toContain('no more is claimed than a file')
    await panel.getByRole('radio', { name: '7 days' }).or(panel.getByText('7 days')).first().click()
    await page.waitForURL('**range=7d')
    await missing.getByRole('link').first().click()
    await page.waitForURL('**/evidence/dev_*/1/*')
    expect(watched.faults).toEqual([])
  })

  test('the export dialog says what is taken away and what it proves, and the file is what it says', async () => {
    const { page } = watched
    await page.goto(`${world.home}/devices/${world.device.id}`)
    await settled(page)
    await page.getByRole('button', { name: 'Export evidence' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export evidence' })
    const holds = dialog.getByRole('list', { name: 'The file holds' })
    expect(await holds.innerText()).toContain('Treat the file as the conversations themselves')
    await dialog.getByRole('button', { name: 'Without', exact: true }).click()
    expect(await holds.innerText()).toContain('No contents')
    await dialog.getByRole('button', { name: '24 h' }).click()
    const not = await dialog.getByRole('list', { name: 'It cannot prove' }).innerText()
    expect(not).toContain('a selection never claims completeness')
    expect(not).toContain('incomplete (exit code 1)')
    const coming = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Download' }).click()
    const download = await coming
    const name = `${world.device.id}-without-contents.custody-bundle`
    expect(download.suggestedFilename()).toBe(name)
    await dialog.waitFor({ state: 'detached' })
    const text = readFileSync(await download.path(), 'utf8')
    expect(text).not.toContain('{"payload"')
    await dropFiles([
      { name: 'mine.policy', text: policy },
      { name, text },
    ])
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report.getByText('incomplete', { exact: true }).waitFor()
    expect(await report.innerText()).toContain('holds: ')
  })

  test('the calls of a search can be taken away as evidence, and a table says that it is none', async () => {
    const { page } = watched
    await page.goto(`${world.home}/tool-calls?outcome=deny`)
    await settled(page)
    await page.getByRole('button', { name: 'Export' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export evidence' })
    await dialog.getByRole('button', { name: 'CSV' }).click()
    await dialog.getByText('a table has no seals and no proofs').waitFor()
    await dialog.getByRole('button', { name: 'Evidence bundle' }).click()
    const coming = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Download' }).click()
    const text = readFileSync(await (await coming).path(), 'utf8')
    await dropFiles([
      { name: 'mine.policy', text: policy },
      { name: 'calls.bundle', text },
    ])
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report.getByText('consistent with the trust policy', { exact: true }).waitFor()
    expect(await report.innerText()).toContain('chosen ones, each with its proof')
    expect(watched.faults).toEqual([])
  })

  test('what administrators did stands in a log of its own, the export among it', async () => {
    const { page } = watched
    await page.evaluate(async (id) => {
      await (await fetch(`/api/v1/evidence/bundle?device=${id}`)).text()
    }, world.device.id)
    await page.goto(`${world.home}/evidence`)
    await settled(page)
    await page.getByRole('link', { name: 'Acts' }).click()
    await settled(page)
    const acts = page.getByRole('list', { name: 'Acts' }).getByRole('listitem')
    const made = acts.filter({ hasText: 'Export made' }).first()
    await made.locator('summary').click()
    await made.getByText(world.device.id).waitFor()
    await made.getByText(/by this server’s clock/).waitFor()
    await made.getByRole('button', { name: 'Check here' }).click()
    await made.getByText('consistent (checked by code this server delivered)').waitFor()
    expect(await made.innerText()).toContain('the key of its own log')
    await acts.filter({ hasText: 'Log of acts opened' }).waitFor()
    expect(watched.faults).toEqual([])
  })

  test('every entry is listed with its state, and leads to its leaf and its check', async () => {
    const { page } = watched
    await page.goto(`${world.home}/evidence?kind=enrolled`)
    await settled(page)
    await page.getByRole('link', { name: 'Enrolled' }).click()
    await page.waitForURL('**/evidence/dev_*/1/0')
    await page.getByRole('button', { name: 'Check here' }).click()
    await page.getByText('consistent (checked by code this server delivered)').waitFor()
    expect(await page.getByLabel('Leaf', { exact: true }).last().innerText()).toContain('"seq":0')
    await page.getByRole('link', { name: 'Next entry' }).click()
    await page.waitForURL('**/evidence/dev_*/1/1')
    expect(watched.faults).toEqual([])
  })
})
