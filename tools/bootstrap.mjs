// The way in from a bare machine: any Node from 20 on can run this file, and it needs no package.
// It installs what the lock names (Node 24 among it), builds the console when its sources changed, and
// hands over to the pinned Node. Usage: node tools/bootstrap.mjs <up|demo|test|check|bench|package> [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lock = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.custody-installed')

/** What each verb starts under the pinned Node, and whether it shows the console. */
const verbs = {
  up: { script: 'apps/cli/src/main.ts', first: ['up'], console: true },
  demo: { script: 'apps/cli/src/main.ts', first: ['demo'], console: true },
  test: { script: 'tools/test.ts', first: [], console: true },
  check: { script: 'tools/test.ts', first: ['--check'], console: false },
  bench: { script: 'tools/bench.ts', first: [], console: true },
  package: { script: 'tools/package-deb.ts', first: [], console: true },
}

function say(text) {
  process.stderr.write(`custody: ${text}\n`)
}

function stop(reason, hint) {
  process.stderr.write(`custody: ${reason}\nhint: ${hint}\n`)
  process.exit(1)
}

function lockDigest() {
  return createHash('sha256').update(readFileSync(lock)).digest('hex')
}

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest()
}

function install() {
  say('installing the locked dependencies (once; about 20 s) …')
  const npm = process.env.npm_execpath
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const ran = spawnSync(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (ran.status !== 0)
    stop('cannot install the locked dependencies', 'see what npm said above, then run it again')
  writeFileSync(stamp, lockDigest())
}

/** The Node that the lock pins; on a platform without a published one, this Node if it is new enough. */
function pinnedNode() {
  const pinned = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return stop(
    `no pinned Node for ${process.platform}-${process.arch}, and this Node is ${process.versions.node}`,
    'install Node 24 or newer and run it again',
  )
}

function buildConsole(node) {
  const ran = spawnSync(node, [join(root, 'tools', 'build-console.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (ran.status !== 0) stop('cannot build the console', 'see what the build said above')
}

const [name, ...rest] = process.argv.slice(2)
const verb = verbs[name]
if (!verb) stop(`unknown verb \`${name}\``, `one of ${Object.keys(verbs).join(', ')}`)
if (!installed()) install()
const node = pinnedNode()
if (verb.console) buildConsole(node)

const environment = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` }
const child = spawn(node, [join(root, verb.script), ...verb.first, ...rest], {
  stdio: 'inherit',
  env: environment,
})
// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone is handed on.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
