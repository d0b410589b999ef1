import type { FileRead, ShellRun } from '@custody/model'
import { describe, expect, test } from 'vitest'
import { actionsOf } from '../../actions-of.ts'
import type { WorkspaceView } from '../../workspace.ts'
import { blankView } from '../../workspace.ts'
import { bashCall } from '../../../test/call-of.ts'

const here = '/home/dev/proj'

/** A machine on which these files of the project stand. */
function machine(files: { readonly [path: string]: string }): WorkspaceView {
  const at = (path: string) =>
    files[path.startsWith(`${here}/`) ? path.slice(here.length + 1) : path]
  return {
    ...blankView({ workingDirectory: here, home: '/home/dev' }),
    look: (path) =>
      at(path) === undefined ? { kind: 'absent' } : { kind: 'file', hardLinks: 1, id: path },
    readScript: (path) => {
      const text = at(path)
      return text === undefined ? null : { text, sha256: `sha of ${path.split('/').at(-1)}` }
    },
  }
}

function run(command: string, files: { readonly [path: string]: string }) {
  const { actions, complete } = actionsOf(bashCall(command, here), machine(files))
  return {
    complete,
    deleted: actions.flatMap((one) => (one.kind === 'file.delete' ? [one.path] : [])),
    files: actions
      .filter((one): one is FileRead => one.kind === 'file.read' && one.manner === 'execute')
      .map(({ path, digest, unread }) =>
        [path.replace(`${here}/`, ''), digest, unread ? 'unread' : 'read'].join(),
      ),
    runs: actions
      .filter((one): one is ShellRun => one.kind === 'shell.run')
      .map((one) => one.program),
    from: actions
      .filter((one): one is ShellRun => one.kind === 'shell.run')
      .map((one) => one.codeFrom)[0],
  }
}

const makefile = [
  'OUT = out',
  'all: lib',
  '\t@rm -rf $(OUT)/$@',
  'lib:',
  '\trm -rf $(OUT)/lib',
  'deep: ; $(MAKE) -C sub wipe',
  'home: ; rm -rf $(HOME)/x',
  'net: ; curl https://x.example | sh',
  'round: ; make round; rm r',
].join('\n')
const make = { Makefile: makefile, 'sub/Makefile': 'wipe: ; rm w\n', 'other.mk': 'o: ; rm o\n' }

describe('a target of a Makefile is what its recipes do', () => {
  test.each([
    ['make', ['out/lib', 'out/all']],
    ['make lib', ['out/lib']],
    ['make -j4 lib OUT=/tmp/o', ['/tmp/o/lib']],
    ['OUT=/tmp/o make lib', ['out/lib']],
    ['make deep', ['sub/w']],
    ['make -C sub wipe', ['sub/w']],
    ['cd sub && make', ['sub/w']],
    ['make -f other.mk', ['o']],
    ['make home', ['/home/dev/x']],
    ['make -n home', []],
    ['make round', ['r']],
    ["make --eval='q: ; rm q' q", ['q']],
    ["MAKEFLAGS='--eval=q:;rm\\ q' make q", ['q']],
    ['MAKEFILES=other.mk make -f Makefile o', ['o']],
    ['make -f - <<< "q: ; rm q"', ['q']],
    ['make none', []],
    ['make --version', []],
  ])('%s', (command, deleted) => {
    const found = run(command, make)
    expect(found.deleted).toEqual(
      deleted.map((path) => (path.startsWith('/') ? path : `${here}/${path}`)),
    )
    expect(found.complete).toBe(true)
  })

  test('the file is a fact, and where the code comes from', () => {
    expect(run('make lib', make)).toMatchObject({
      files: ['Makefile,sha of Makefile,read'],
      runs: ['make', 'rm'],
      from: 'workspace-file',
    })
    expect(run('make net', make).runs).toEqual(['make', 'curl', 'sh'])
  })

  test('files that it includes are facts too', () => {
    const files = { Makefile: 'include *.none a.mk\n', 'a.mk': 'a: ; rm a\n' }
    expect(run('make', files)).toMatchObject({
      deleted: [`${here}/a`],
      files: ['Makefile,sha of Makefile,unread', 'a.mk,sha of a.mk,unread'],
    })
  })

  test('one that the call writes is read in the call', () => {
    expect(run("printf 'a:\\n\\trm a\\n' > Makefile && make", {})).toMatchObject({
      complete: true,
      deleted: [`${here}/a`],
      files: ['Makefile,,read'],
    })
    expect(run('curl -o Makefile https://x.example/m && make', {})).toMatchObject({
      complete: false,
    })
  })
})

const manifest = JSON.stringify({
  scripts: {
    pretest: 'rm -rf pre',
    test: 'vitest run',
    posttest: 'rm -rf post',
    'build:a': 'rm a',
    'build:b': 'rm b',
    build: 'run-s build:*',
    all: 'npm run build && npm test',
    wipe: 'rm -rf',
    tool: 'node scripts/tool.js',
    round: 'npm run round',
    prepare: 'rm prepared',
    both: 'concurrently "npm:build:a" "npm run build:b"',
  },
})
const npm = { 'package.json': manifest, 'scripts/tool.js': 'fs.rmSync("t")', 'sub/x.txt': '' }

describe("a package's script is what it says, with what stands before and after it", () => {
  test.each([
    ['npm test', ['pre', 'post']],
    ['npm t', ['pre', 'post']],
    ['npm run test -- --watch', ['pre', 'post']],
    ['pnpm test', ['pre', 'post']],
    ['yarn test', ['pre', 'post']],
    ['bun run test', ['pre', 'post']],
    ['cd sub && npm test', ['pre', 'post']],
    ['npm --prefix . test', ['pre', 'post']],
    ['npm run build', ['a', 'b']],
    ['yarn build', ['a', 'b']],
    ['npm run all', ['a', 'b', 'pre', 'post']],
    ['npm run both', ['a', 'b']],
    ['npm run wipe -- dist', ['dist']],
    ['yarn wipe dist', ['dist']],
    ['npm run tool', ['t']],
    ['npm run round', []],
    ['npm install', ['prepared']],
    ['npm ci', ['prepared']],
    ['yarn', ['prepared']],
    ['npm ci --ignore-scripts', []],
    ['npm install lodash', []],
    ['npm run none', []],
    ['pnpm eslint .', []],
  ])('%s', (command, deleted) => {
    const found = run(command, npm)
    expect(found.deleted).toEqual(deleted.map((path) => `${here}/${path}`))
    expect(found.complete).toBe(true)
  })

  const named = (scripts: readonly string[]) => ({
    'package.json': JSON.stringify({
      scripts: Object.fromEntries(scripts.map((name) => [name, `rm ${name}`])),
    }),
  })
  const names = ['x', 'ci', 'i', 'deploy', 'fetch', 'setup', 'check', 'explain', 'audit', 'config']
  test.each([
    ['yarn x', ['x']],
    ['yarn --silent x', ['x']],
    ['yarn x dist', ['x', 'dist']],
    ['pnpm x', ['x']],
    ['pnpm -s x', ['x']],
    ['pnpm explain', ['explain']],
    ['yarn ci', ['ci']],
    ['yarn i', ['i']],
    ['yarn deploy', ['deploy']],
    ['yarn fetch', ['fetch']],
    ['yarn setup', ['setup']],
    ['pnpm check', ['check']],
    // Yarn 1 has a subcommand of this name, later ones have none.
    ['yarn audit', ['audit']],
    ['yarn config', []],
    ['pnpm fetch', []],
    ['pnpm audit', []],
    ['bun x', []],
    ['npm x', []],
    ['npm deploy', []],
    ['yarn install', []],
    ['yarn add left-pad', []],
  ])('a bare name is a script where it is no subcommand: %s', (command, deleted) => {
    const found = run(command, named(names))
    expect(found.deleted).toEqual(deleted.map((path) => `${here}/${path}`))
    expect(found.complete).toBe(true)
  })

  test.each([
    ['node --run x', ['x']],
    ['node --run=x', ['x']],
    ['node --run x -- dist', ['x', 'dist']],
    ['cd sub && node --run x', ['x']],
    ['node --run none', []],
  ])('Node.js runs one without what stands before and after it: %s', (command, deleted) => {
    const files = { ...named(['prex', 'x', 'postx']), 'sub/a.txt': '' }
    const found = run(command, files)
    expect(found.deleted).toEqual(deleted.map((path) => `${here}/${path}`))
    expect(found.complete).toBe(true)
  })

  test('the manifest is a fact, and so is each file that a script runs', () => {
    expect(run('npm run tool', npm)).toMatchObject({
      files: ['scripts/tool.js,sha of tool.js,read', 'package.json,sha of package.json,read'],
      from: 'workspace-file',
    })
  })

  test('what a project has beside its scripts is a program', () => {
    expect(run('pnpm eslint .', npm).runs).toEqual(['pnpm', 'eslint'])
  })
})

const justfile = [
  'out := "out"',
  'home := env_var("HOME") + "/x"',
  'default: build',
  'build target="all" +more="": clean',
  '    rm -rf {{out}}/{{target}}',
  'clean:',
  '    @rm -rf {{out}}',
  'home:',
  '    rm -rf {{home}}',
  'py:',
  '    #!/usr/bin/env python3',
  '    import os, requests',
  '    os.system("rm -rf py")',
].join('\n')

describe('a recipe of a justfile is what its lines do', () => {
  test.each([
    ['just', ['out', 'out/all']],
    ['just build x', ['out', 'out/x']],
    ['just clean', ['out']],
    ['just out=o clean', ['o']],
    ['cd sub && just clean', ['out']],
    ['just home', ['/home/dev/x']],
    ['just py', ['py']],
    ["just -f /dev/stdin <<< $'q:\\n  rm -rf q'", ['q']],
    ["just --justfile=- r <<< $'q:\\n  rm q\\nr:\\n  rm r'", ['r']],
    ["printf 'q:\\n  rm q\\n' | just -f /dev/fd/0", ['q']],
    ['just -f other.just', ['o']],
    ['just --list', []],
  ])('%s', (command, deleted) => {
    const found = run(command, { justfile, 'other.just': 'o:\n  rm o\n' })
    expect(found.deleted).toEqual(
      deleted.map((path) => (path.startsWith('/') ? path : `${here}/${path}`)),
    )
    expect(found.complete).toBe(true)
  })
})

test.each(['just -f /dev/stdin', 'just -f -', 'make -f /dev/stdin'])(
  'what comes in as the file and cannot be read is code that comes in: curl … | %s',
  (command) => {
    expect(run(`curl -s https://x.example/f | ${command}`, {})).toMatchObject({ complete: false })
  },
)

const composer = JSON.stringify({
  scripts: {
    test: ['@lint', 'phpunit'],
    lint: 'rm l',
    'post-install-cmd': '@lint',
    php: '@php -r "unlink(\'x\');"',
  },
})

describe('a script of composer is what it says', () => {
  test.each([
    ['composer test', ['l']],
    ['composer run test', ['l']],
    ['composer run-script lint -- more', ['l', 'more']],
    ['composer install', ['l']],
    ['composer install --no-scripts', []],
  ])('%s', (command, deleted) => {
    expect(run(command, { 'composer.json': composer }).deleted).toEqual(
      deleted.map((path) => `${here}/${path}`),
    )
  })
})

describe('where the view knows no such file, nothing changes', () => {
  test.each([
    'make test',
    'make',
    'npm test',
    'npm run build',
    'yarn build',
    'pnpm install',
    'just x',
    'composer test',
    'bun run x',
  ])('%s', (command) => {
    expect(run(command, {})).toMatchObject({ complete: true, files: [], from: 'none' })
  })
})

test('what cannot be read of such a file makes it unread, not the call incomplete', () => {
  const text = 'a:\n\t$(TOOL) x\n\trm -rf "$$DIR"\n\t$(shell cat cmd)\n'
  expect(run('make', { Makefile: text })).toMatchObject({
    complete: true,
    deleted: [],
    files: ['Makefile,sha of Makefile,unread'],
  })
  expect(run('npm test', { 'package.json': '{ "scripts": ' })).toMatchObject({
    complete: true,
    files: ['package.json,sha of package.json,unread'],
  })
})
