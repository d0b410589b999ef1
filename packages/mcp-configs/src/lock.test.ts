import { pinArtefact } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { parseNpmLock } from './npm-lock.ts'
import { parsePythonLock, parseRequirements } from './pypi-lock.ts'

const sha512 = `sha512-${'A'.repeat(86)}==`
const hex = 'a'.repeat(64)
const npmLock = (packages: object, lockfileVersion = 3) =>
  JSON.stringify({ name: 'x', lockfileVersion, packages: { '': { name: 'x' }, ...packages } })

describe('package-lock.json', () => {
  test('lists what is installed, with its digests', () => {
    const text = npmLock({
      'node_modules/@s/server': { version: '1.2.3', integrity: sha512 },
      'node_modules/@s/server/node_modules/left': {
        version: '0.1.0',
        integrity: `sha1-${'A'.repeat(27)}= ${sha512}`,
      },
      'node_modules/@s/server/node_modules/inner': { version: '1.0.0', inBundle: true },
      'node_modules/alias': { name: 'real', version: '2.0.0', integrity: sha512 },
    })
    expect(parseNpmLock(text)).toEqual({
      ok: true,
      value: [
        { name: '@s/server', version: '1.2.3', integrity: [sha512] },
        { name: 'left', version: '0.1.0', integrity: [sha512] },
        { name: 'real', version: '2.0.0', integrity: [sha512] },
      ],
    })
  })

  test.each([
    { because: 'a link', entry: { link: true, integrity: sha512 } },
    { because: 'a git checkout', entry: { version: '1.0.0', resolved: 'git+ssh://g/x#1' } },
    { because: 'a weak digest', entry: { version: '1.0.0', integrity: `sha1-${'A'.repeat(27)}=` } },
  ])('$because among them pins nothing', ({ entry }) => {
    const text = npmLock({
      'node_modules/server': { version: '1.2.3', integrity: sha512 },
      'node_modules/other': entry,
    })
    const lock = parseNpmLock(text)
    const claim = { kind: 'npm', name: 'server', version: '1.2.3', store: 'root' } as const
    expect(lock.ok && pinArtefact({ ...claim, lock: lock.value }, String).ok).toBe(false)
  })

  test.each(['', '{}', 'x', npmLock({}, 1), '{"lockfileVersion": 3, "packages": []}'])(
    '%j is none',
    (text) => {
      expect(parseNpmLock(text)).toEqual({ ok: false, error: { code: 'LOCK_UNREADABLE' } })
    },
  )
})

describe('requirements with hashes', () => {
  test('list packages under their normal name', () => {
    const text = [
      '# made by a tool',
      `My_Server[cli]==1.2 \\`,
      `    --hash=sha256:${hex} \\`,
      `    --hash=sha256:${'b'.repeat(64)}  # via x`,
      `left==0.1 ; python_version >= "3.8" --hash=sha256:${hex}`,
    ].join('\n')
    expect(parseRequirements(text)).toEqual({
      ok: true,
      value: [
        {
          name: 'my-server',
          version: '1.2',
          integrity: [`sha256:${hex}`, `sha256:${'b'.repeat(64)}`],
        },
        { name: 'left', version: '0.1', integrity: [`sha256:${hex}`] },
      ],
    })
  })

  test('a package without a hash is listed without', () => {
    expect(parseRequirements('server==1.2')).toMatchObject({ value: [{ integrity: [] }] })
  })

  test.each([
    '',
    'server>=1.2',
    'server==1.*',
    `-r other.txt`,
    `--index-url https://r.example\nserver==1.2 --hash=sha256:${hex}`,
    `server @ https://x.example/a.whl --hash=sha256:${hex}`,
    `server==1.2 --hash=sha256:${hex} --config-settings=x`,
  ])('%j is no lock', (text) => {
    expect(parseRequirements(text).ok).toBe(false)
  })
})

describe('lock files of Python in TOML', () => {
  test('uv.lock', () => {
    const text = `
version = 1
[[package]]
name = "app"
version = "0"
source = { virtual = "." }
[[package]]
name = "Server"
version = "1.2"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://x/s.tar.gz", hash = "sha256:${hex}" }
wheels = [{ url = "https://x/s.whl", hash = "sha256:${'b'.repeat(64)}" }]
[[package]]
name = "near"
version = "1"
source = { editable = "../near" }
`
    expect(parsePythonLock(text)).toEqual({
      ok: true,
      value: [
        {
          name: 'server',
          version: '1.2',
          integrity: [`sha256:${hex}`, `sha256:${'b'.repeat(64)}`],
        },
        { name: 'near', version: '1', integrity: [] },
      ],
    })
  })

  test('pylock.toml, and a wheel without a digest takes them all away', () => {
    const text = (hashes: string) => `
lock-version = "1.0"
[[packages]]
name = "server"
version = "1.2"
wheels = [{ url = "https://x/s.whl", ${hashes} }, { url = "https://x/t.whl", hashes = { sha256 = "${hex}" } }]
`
    expect(parsePythonLock(text(`hashes = { sha256 = "${hex}" }`))).toMatchObject({
      value: [{ integrity: [`sha256:${hex}`] }],
    })
    expect(parsePythonLock(text('size = 1'))).toMatchObject({ value: [{ integrity: [] }] })
  })

  test('anything else is none', () => {
    expect(parsePythonLock('x = 1').ok).toBe(false)
    expect(parsePythonLock('[').ok).toBe(false)
  })
})
