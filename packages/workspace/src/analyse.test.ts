import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { actionsOf } from '@custody/action'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyseBy } from './analyse.ts'
import { ownFiles } from './files.ts'
import { readLayout } from './layout.ts'
import { viewOf } from './view-of.ts'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'custody-analyse-')))
const project = join(home, 'work', 'deep', 'project')
const seat = {
  workingDirectory: project,
  home,
  uid: process.getuid?.() ?? 0,
  account: 'dev',
  additionalRoots: [],
}
const files: { readonly [path: string]: string } = {
  Makefile: 'include mk/rules.mk\nall: ; npm run wipe\n',
  'mk/rules.mk': 'other: ; rm -rf other\n',
  'package.json': JSON.stringify({ scripts: { wipe: './tools/wipe.sh' } }),
  'tools/wipe.sh': '#!/usr/bin/env bash\n. "$(dirname "$0")/lib.sh"\nwipe ../..\n',
  'tools/lib.sh': 'wipe() { rm -rf "$1/x"; python3 tools/end.py; }\n',
  'tools/end.py': 'import os\nos.remove("/home/dev/end")\n',
}

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text, { mode: 0o755 })
  }
  mkdirSync(join(project, '.git'))
  symlinkSync('tools/wipe.sh', join(project, 'linked'))
})
afterAll(() => rmSync(home, { recursive: true }))

const callOf = (command: string) =>
  ({
    agent: 'claude-code',
    toolUseId: 't',
    agentSessionId: 's',
    agentSubagentId: null,
    tool: 'Bash',
    input: { command },
    workingDirectory: project,
    permissionMode: 'default',
    mcpServer: null,
  }) as const

test.each([
  {
    command: 'make all',
    run: [
      'Makefile',
      'mk/rules.mk',
      'package.json',
      'tools/end.py',
      'tools/lib.sh',
      'tools/wipe.sh',
    ],
  },
  {
    command: 'npm run wipe',
    run: ['package.json', 'tools/end.py', 'tools/lib.sh', 'tools/wipe.sh'],
  },
  { command: 'sh < tools/wipe.sh', run: ['tools/wipe.sh'] },
  { command: './linked', run: ['tools/wipe.sh'] },
  { command: 'cd mk && make -f rules.mk other', run: ['mk/rules.mk'] },
])('$command reads the real files, at once or in rounds', async ({ command, run }) => {
  const atOnce = actionsOf(callOf(command), await viewOf(seat))
  const own = ownFiles(seat.uid, 500)
  let rounds = 0
  const inRounds = await analyseBy(own, seat, await readLayout(seat, own), (view) => {
    rounds += 1
    return actionsOf(callOf(command), view)
  })
  expect(inRounds).toEqual(atOnce)
  expect(rounds).toBeLessThanOrEqual(14)
  const executed = atOnce.actions.flatMap((one) =>
    one.kind === 'file.read' && one.digestKnown ? [one] : [],
  )
  expect(executed.map(({ path }) => path.slice(project.length + 1)).toSorted()).toEqual(run)
  for (const { digest } of executed) expect(digest).toMatch(/^[0-9a-f]{64}$/)
})

test('a file of another owner is not read', async () => {
  const view = await viewOf({ ...seat, uid: 54_321 })
  const { actions } = actionsOf(callOf('make'), view)
  expect(actions.filter((one) => one.kind === 'file.read')).toMatchObject([
    { path: join(project, 'Makefile'), digestKnown: false, unread: true },
  ])
})
