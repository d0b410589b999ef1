import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noBrowser, settled, type WatchedPage } from './browser.ts'
import { mcpServer } from './running/captured.ts'
import { startWorld, type World } from './running/world.ts'

const looks = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  // Colours were read at 1280; what is narrow is read once.
  { theme: 'light', width: 390 },
] as const

/** Every page, in every state that looks different. */
const pages: readonly { readonly name: string; readonly path: (world: World) => string }[] = [
  { name: 'overview', path: () => '/' },
  { name: 'sessions', path: () => '/sessions' },
  { name: 'no session found', path: () => '/sessions?q=zzzz' },
  { name: 'session', path: ({ rich }) => `/sessions/${rich.session}` },
  { name: 'tool calls', path: () => '/tool-calls' },
  { name: 'tool calls found', path: () => '/tool-calls?q=id_rsa&outcome=deny' },
  { name: 'denied call', path: ({ rich }) => `/tool-calls/${rich.calls.get('key')}` },
  { name: 'hostile call', path: ({ rich }) => `/tool-calls/${rich.calls.get('hostile')}` },
  { name: 'MCP servers', path: () => '/mcp-servers' },
  { name: 'MCP server', path: () => `/mcp-servers/${mcpServer.fingerprint}` },
  { name: 'policies', path: () => '/policies' },
  { name: 'policies with an open rule', path: () => '/policies?rule=no-ssh-keys' },
  { name: 'policies with a dry run', path: () => '/policies?dry=strict' },
  {
    name: 'policies with rules that are not valid',
    path: () => '/policies?dry=current&rules=%40id(%22x%22)%20forbid',
  },
  { name: 'devices', path: () => '/devices' },
  { name: 'device', path: ({ device }) => `/devices/${device.id}` },
  { name: 'evidence', path: () => '/evidence' },
  { name: 'entry', path: ({ device }) => `/evidence/${device.id}/1/0` },
  { name: 'acts', path: () => '/evidence/acts' },
  { name: 'check a bundle', path: () => '/evidence/check' },
  { name: 'alerts', path: () => '/alerts' },
]

describe.skipIf(noBrowser !== null)('every page of the console', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.close())

  describe.each(looks)('$theme, $width px', (look) => {
    let watched: WatchedPage
    beforeAll(async () => {
      watched = await world.signedIn(look)
    })
    afterAll(() => watched?.close())

    test.each(pages)(
      '$name is silent, narrow enough and can be used by everybody',
      async ({ path }) => {
        const { page, faults } = watched
        faults.length = 0
        await page.goto(world.home + path(world))
        await settled(page)
        expect(await page.getByRole('alert').allInnerTexts()).toEqual([])
        const { violations } = await new AxeBuilder({ page }).analyze()
        const grave = violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) =>
            nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
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
