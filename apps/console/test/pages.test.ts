import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildConsole,
  type Browser,
  noBrowser,
  settled,
  startBrowser,
  type WatchedPage,
} from './browser.ts'
import { fixturePages } from './fixture/pages.ts'
import { serveFixture } from './fixture/serve.ts'

const looks = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
] as const

describe.skipIf(noBrowser !== null)('every page of the console', () => {
  let browser: Browser
  let fixture: Awaited<ReturnType<typeof serveFixture>>
  beforeAll(async () => {
    buildConsole()
    fixture = await serveFixture()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    fixture?.close()
  })

  describe.each(looks)('$theme, $width px', (look) => {
    let watched: WatchedPage
    beforeAll(async () => {
      watched = await browser.open(look)
    })
    afterAll(() => watched?.close())

    test.each(fixturePages)(
      '$name is silent, narrow enough and can be used by everybody',
      async ({ path }) => {
        const { page, faults } = watched
        faults.length = 0
        await page.goto(fixture.url + path)
        await settled(page)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const grave = violations
          .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
          .flatMap((violation) =>
            violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary}`),
          )
        expect(grave).toEqual([])
        expect(await page.evaluate(overflows)).toEqual([])
        expect(faults).toEqual([])
      },
    )
  })
})

/** What is wider than the window or the page's own frame. */
function overflows(): string[] {
  const frames = [document.documentElement, document.getElementById('main')]
  return frames.flatMap((frame) =>
    frame !== null && frame.scrollWidth > frame.clientWidth
      ? [`${frame.tagName}: ${frame.scrollWidth} > ${frame.clientWidth}`]
      : [],
  )
}
