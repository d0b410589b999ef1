import { instant } from '@custody/model'
import { diceOf, simulatedSession } from '@custody/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noBrowser, settled, type WatchedPage } from './browser.ts'
import { startWorld, type World } from './running/world.ts'

describe.skipIf(noBrowser !== null)('the console', () => {
  let world: World
  let watched: WatchedPage
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.close())
  beforeEach(async () => {
    watched = await world.signedIn({ theme: 'light', width: 1280 })
  })
  afterEach(() => watched.close())

  const visit = async (path: string) => {
    await watched.page.goto(world.home + path)
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
    await page.getByRole('option', { name: 'Tool calls with “id_rsa”' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/tool-calls?q=id_rsa')
    await page.getByRole('link', { name: '/home/dev/.ssh/id_rsa' }).first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('A page, a command').fill('polic')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/policies')
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
    const page = await visit(`/sessions/${world.rich.session}`)
    await page.getByRole('heading', { name: 'Session', exact: true }).waitFor()
    const seen: string[] = []
    for (const _ of [1, 2, 3]) {
      const before = page.url()
      await page.keyboard.press(']')
      await page.waitForURL((url) => url.href !== before)
      seen.push(address().searchParams.get('at') ?? '')
      await page.locator('article[aria-current]').waitFor()
    }
    expect(new Set(seen).size).toBe(3)
    await page
      .getByRole('region', { name: 'Conversation' })
      .getByText('Stopped before it ran')
      .first()
      .waitFor()
    await page.keyboard.press('[')
    await page.waitForURL((url) => url.searchParams.get('at') === seen[1])
    await page.keyboard.press('Escape')
    await page.waitForURL(`**/sessions/${world.rich.session}`)
  })

  test('leads from a call to its place in the conversation, also when it is opened cold', async () => {
    const page = await visit(`/tool-calls/${world.rich.calls.get('hostile')}`)
    await page.getByRole('link', { name: 'see it in its session' }).click()
    await page.locator('article[aria-current]').getByText('echo').first().waitFor()
    await page.reload()
    await page.locator('article[aria-current]').getByText('echo').first().waitFor()
  })

  test('keeps every filter in the address', async () => {
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
    const forbidden = 'main img, main script, main iframe, main a[href^="http"]'
    const page = await visit(`/tool-calls/${world.rich.calls.get('hostile')}`)
    const shown = await page.locator('main').innerText()
    for (const text of ['<script>alert(1)</script><img', 'U+202E', 'U+200B', 'U+000D', 'hidden'])
      expect(shown).toContain(text)
    expect(await page.locator(forbidden).count()).toBe(0)
    await visit(`/sessions/${world.rich.session}`)
    await page.keyboard.press(']')
    await page.getByText('(https://example.org/a)').waitFor()
    expect(await page.locator('article strong').innerText()).toBe('price.ts')
    expect(await page.locator(forbidden).count()).toBe(0)
    expect(watched.faults).toEqual([])
  })

  test('a call shows within a second of its upload, without a reload', async () => {
    const page = await visit('/tool-calls')
    await page.getByText('live', { exact: true }).waitFor()
    const late = simulatedSession(diceOf(99), { at: instant(Date.now()), calls: 1 })
    await world.device.upload(late.drafts)
    const began = performance.now()
    await page.locator(`a[href="/tool-calls/${late.calls[0]}"]`).waitFor({ timeout: 5_000 })
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  test('checks an entry here by seal and cosignature, and says only what that is worth', async () => {
    const page = await visit(`/tool-calls/${world.rich.calls.get('key')}`)
    await page
      .getByText(/Sealed to cosigned (?:within a second|in at most)/)
      .first()
      .waitFor()
    await page.getByText('stamped', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Check here' }).first().click()
    const report = page.getByRole('status').filter({ hasText: 'checked by code' })
    await report
      .getByText('consistent (checked by code this server delivered)', { exact: true })
      .waitFor()
    const said = await report.innerText()
    for (const words of ['Integrity', 'holds: ', 'Completeness', 'not claimed: no counter'])
      expect(said).toContain(words)
    expect(said).toMatch(/Freshness[^]*cosigned 20[^]*by the witnesses' clocks/)
    expect(said).toContain('and the witness w1')
    expect(watched.faults).toEqual([])
  })

  test('does not call an entry consistent whose content was changed on the way', async () => {
    const { page } = watched
    await page.addInitScript(() => {
      const fetchAsIs = window.fetch
      window.fetch = async (...given) => {
        const answer = await fetchAsIs(...given)
        if (!String(given[0]).endsWith('/bundle')) return answer
        const other = `"bytes":"${btoa('{"file_path":"/etc/hostname"}')}"`
        const lines = (await answer.text()).split('\n')
        const at = lines.findLastIndex((line) => line.startsWith('{"payload"'))
        return new Response(
          lines.with(at, String(lines[at]).replace(/"bytes":"[^"]*"/, other)).join('\n'),
        )
      }
    })
    await visit(`/tool-calls/${world.rich.calls.get('key')}`)
    await page.getByRole('button', { name: 'Check here' }).first().click()
    await page.getByText('inconsistent (checked by code this server delivered)').waitFor()
    await page.getByText('COMMITMENT_DIFFERS').waitFor()
    await page.getByText('the content is not what the entry commits to: it was changed').waitFor()
  })

  test('tries a command in the browser, by the policy that applies', async () => {
    const page = await visit('/policies')
    await page.getByLabel('Command to try').fill('cat ~/.ssh/id_rsa')
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('This is exactly the policy that applies').waitFor()
    expect(await page.locator('section[aria-label="Try a command"]').innerText()).toContain(
      'Denied',
    )
    expect(address().searchParams.get('try')).toBe('cat ~/.ssh/id_rsa')
    expect(watched.faults).toEqual([])
  })

  test('tells the rule that decided before those that only ask', async () => {
    const page = await visit('/policies')
    await page.getByLabel('Command to try').fill('sudo ls && cat ~/.ssh/id_rsa')
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('This is exactly the policy that applies').waitFor()
    const shown = await page.locator('section[aria-label="Try a command"]').innerText()
    const [denies, asks] = [shown.indexOf('Denies'), shown.indexOf('Asks')]
    expect(denies).toBeGreaterThan(0)
    expect(asks).toBeGreaterThan(denies)
  })

  test('decides a pasted command line by line, as it was pasted', async () => {
    const pasted = "python3 - <<'EOF'\nimport shutil\n\nshutil.rmtree('/home/dev')\nEOF"
    const page = await visit('/policies')
    await page.setViewportSize({ width: 390, height: 844 })
    const field = page.getByRole('textbox', { name: 'Command to try' })
    await field.focus()
    await page.keyboard.insertText(pasted)
    expect(await field.inputValue()).toBe(pasted)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: 'Try', exact: true }).click()
    await page.getByText('This is exactly the policy that applies').waitFor()
    const shown = await page.locator('section[aria-label="Try a command"]').innerText()
    expect(shown).toContain('Denied')
    for (const fact of ['file.delete', '/home/dev', 'shell.run', 'python3', 'recursive'])
      expect(shown).toContain(fact)
    expect(address().searchParams.get('try')).toBe(pasted)
    // Enter is a new line, and tries nothing.
    await field.fill('ls')
    await field.press('Enter')
    expect(await field.inputValue()).toBe('ls\n')
    expect(address().searchParams.get('try')).toBe(pasted)
    await field.press('Control+Enter')
    await page.waitForURL((url) => url.searchParams.get('try') === 'ls')
    await page.getByText('No rule objects.').waitFor()
    expect(watched.faults).toEqual([])
  })

  test('runs rules on recorded calls, and leads to a call that they would have stopped', async () => {
    const page = await visit('/policies')
    const panel = page.getByRole('region', { name: 'Dry run on real history' })
    await panel.getByRole('button', { name: 'As it is' }).click()
    await panel
      .getByLabel('Cedar rules to add')
      .fill(
        '@id("no-npm") @title("Running npm") forbid (principal, action == Action::"shell.run", resource)\nwhen { context.programm == "npm" };',
      )
    await panel.getByRole('button', { name: 'Run', exact: true }).click()
    await panel.getByText('2:16').waitFor()
    expect(await panel.innerText()).toContain('did you mean program?')

    await panel
      .getByLabel('Cedar rules to add')
      .fill(
        '@id("no-npm") @title("Running npm") forbid (principal, action == Action::"shell.run", resource)\nwhen { context.program == "npm" };',
      )
    await panel.getByRole('button', { name: 'Run', exact: true }).click()
    await panel.getByText(/^Would have denied 2 calls of 1 person/).waitFor()
    expect(address().searchParams.get('dry')).toBe('current')
    await panel.getByRole('button', { name: /^Running npm/ }).click()
    await panel.getByText('Call by call: 2 calls').waitFor()
    expect(await panel.innerText()).toContain('Because it starts npm: the program is npm')
    await panel.getByRole('link', { name: 'Bash npm test' }).click()
    await page.waitForURL(`**/tool-calls/${world.rich.calls.get('test')}`)
    expect(watched.faults).toEqual([])
  })

  test('says why a call was denied by the facts that were recorded', async () => {
    const page = await visit(`/tool-calls/${world.rich.calls.get('key')}`)
    await page.getByText(/its path is labelled ssh-key/).waitFor()
    await visit(`/tool-calls/${world.rich.calls.get('list')}`)
    await page.getByText('No rule objects. Permitted:').waitFor()
  })

  test('acknowledges an alert with a note', async () => {
    const page = await visit('/alerts')
    const alert = page.getByRole('article').filter({ hasText: 'TRANSCRIPT_DISAGREES' })
    await alert.getByRole('button', { name: 'Acknowledge' }).click()
    await alert
      .getByLabel('What is done about it')
      .fill('Compared: the transcript was cut by hand.')
    await alert.getByRole('button', { name: 'Acknowledge' }).click()
    await alert.getByText('Compared: the transcript was cut by hand.').waitFor()
    await alert.getByText('acknowledged', { exact: true }).waitFor()
  })

  test('keeps a chosen theme over a reload', async () => {
    const page = await visit('/')
    await page.getByRole('button', { name: 'Theme: As the system' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.reload()
    await settled(page)
    const background = await page.evaluate(
      () => getComputedStyle(document.documentElement).backgroundColor,
    )
    expect(background).toBe('rgb(13, 15, 19)')
  })
})
