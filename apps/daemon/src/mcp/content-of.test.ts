import { describe, expect, test } from 'vitest'
import type { ContentWorld, RunningProcess } from './content-of.ts'
import { contentOf } from './content-of.ts'

const startedAtMs = 1_000_000
const node: RunningProcess = {
  executable: '/usr/bin/node',
  executableSha256: 'exe',
  argv: ['node', 'server.js', '--a'],
  workingDirectory: '/home/dev/proj',
  startedAtMs,
}

type Machine = Partial<ContentWorld['files']> & Partial<Pick<ContentWorld, 'digestFolder'>>

/** A machine on which each path has the digest of its own name, changed long ago unless told. */
function machine(change: Machine = {}, changedAt: { readonly [path: string]: number } = {}) {
  const digest = async (path: string) => ({
    sha256: `<${path}>`,
    sizeBytes: 1,
    changedAtMs: changedAt[path] ?? 0,
  })
  const resolve = async (path: string) => (path.endsWith('pyvenv.cfg') ? null : path)
  const { digestFolder = digest, ...files } = change
  return { files: { resolve, digest, ...files }, digestFolder, sha256Hex: (text: string) => text }
}

describe('what a process runs', () => {
  test('is its executable, where it is no interpreter', async () => {
    const own = { ...node, executable: '/opt/tickets' }
    expect(await contentOf(machine(), own)).toEqual({ kind: 'executable', sha256: 'exe' })
  })

  test('is its script, found from its own folder', async () => {
    expect(await contentOf(machine(), node)).toEqual({
      kind: 'script',
      sha256: '</home/dev/proj/server.js>',
    })
  })

  test('is the package that the script really lies in', async () => {
    const place = '/h/.npm/_npx/abc/node_modules/server/i.js'
    const world = machine({ resolve: async () => place })
    expect(await contentOf(world, node)).toEqual({
      kind: 'package',
      sha256: JSON.stringify([`<${place}>`, '</h/.npm/_npx/abc>']),
    })
  })

  test('is the libraries of the Python environment that the script belongs to', async () => {
    const process = {
      ...node,
      executable: '/usr/bin/python3.12',
      argv: ['python', '/v/bin/server'],
    }
    const world = machine({ resolve: async (path) => path })
    expect(await contentOf(world, process)).toEqual({
      kind: 'package',
      sha256: JSON.stringify(['</v/bin/server>', '</v/lib>']),
    })
  })
})

describe('nothing is known', () => {
  test.each<{ readonly because: string; readonly world: ContentWorld; readonly argv?: string[] }>([
    { because: 'the script leads nowhere', world: machine({ resolve: async () => null }) },
    { because: 'the script may not be read', world: machine({ digest: async () => null }) },
    {
      because: 'the package may not be read',
      world: machine({
        resolve: async () => '/x/node_modules/s/i.js',
        digestFolder: async () => null,
      }),
    },
    {
      because: 'the script changed after the process started',
      world: machine({}, { '/home/dev/proj/server.js': startedAtMs + 5000 }),
    },
    {
      because: 'the package changed after the process started',
      world: machine(
        { resolve: async () => '/x/node_modules/s/i.js' },
        { '/x/node_modules/s': startedAtMs + 5000 },
      ),
    },
    { because: 'the code stands in its words', world: machine(), argv: ['node', '-e', 'x()'] },
  ])('when $because', async ({ world, argv }) => {
    expect(await contentOf(world, { ...node, ...(argv === undefined ? {} : { argv }) })).toEqual({
      kind: 'unknown',
    })
  })
})
