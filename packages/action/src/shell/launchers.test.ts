import type { PackageInstall } from '@custody/model'
import { launchers, mcpArtefactOf } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { actionsOf, blankView } from '../index.ts'
import { bashCall } from '../../test/call-of.ts'

const view = blankView({ workingDirectory: '/home/dev/proj', home: '/home/dev' })

function installsOf(command: string): readonly PackageInstall[] {
  return actionsOf(bashCall(command), view).actions.filter((one) => one.kind === 'package.install')
}

function declared(command: string) {
  const [program = '', ...args] = command.split(' ')
  return mcpArtefactOf({ kind: 'stdio', command: program, args, environmentNames: [] })
}

const ofRegistries = launchers.filter(
  ({ ecosystem, operand }) => /^(?:npm|pypi)$/.test(ecosystem) && operand === 'package',
)
const lines = ofRegistries.flatMap(({ programs, verbs, ecosystem }) =>
  programs
    .split(' ')
    .map((program) => ({ start: `${program} ${verbs.split('|').at(-1)}`.trim(), ecosystem })),
)

describe('what a launcher is to a server, it is to the shell', () => {
  test.each(lines)('$start', ({ start, ecosystem }) => {
    const exact = ecosystem === 'npm' ? 'thing@1.2.3' : 'thing==1.2.3'
    expect(installsOf(`${start} ${exact}`)).toMatchObject([
      { packages: [exact], pinned: true, runs: true },
    ])
    expect(declared(`${start} ${exact}`).kind).toBe('version')
    expect(installsOf(`${start} thing@latest`)).toMatchObject([{ pinned: false }])
    expect(declared(`${start} thing@latest`).kind).toBe('floating')
  })
})

test.each([
  ['npm install thing@1.2.3', true],
  ['npm install thing@1.2', false],
  ['npm install thing@^1.2.3', false],
  ['pip install thing==1.2', true],
  ['pip install "thing>=1.0"', false],
  ['pip install "thing==1.*"', false],
  ['go install example.com/x@v1.2.3', true],
  ['go install example.com/x@latest', false],
  ['npm install ./thing', true],
])('%s is pinned: %s', (command, pinned) => {
  expect(installsOf(command)).toMatchObject([{ pinned }])
})
