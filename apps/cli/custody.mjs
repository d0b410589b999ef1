#!/usr/bin/env node
// Starts `custody` on the Node this checkout pins, whatever Node the shell found. Runs on Node 20 too,
// so it uses nothing newer and knows nothing of the product.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const main = fileURLToPath(new URL('./src/main.ts', import.meta.url))
const pinned = join(root, 'node_modules', '.bin', 'node')
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'custody', 'compile')

const node = findNode()
if (node === null) {
  process.stderr.write(
    `custody: cannot start: the pinned Node is not installed and this one is ${process.version}\n` +
      `hint: run \`npm ci\` in ${root}\n`,
  )
  process.exitCode = 1
} else run(node)

/** The pinned Node; where none is published for this platform, the running one if it is new enough; else null. */
function findNode() {
  if (existsSync(pinned)) return realpathSync(pinned)
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null
}

function run(node) {
  const env = { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || cache }
  // What another program wants to load into every Node has no business in this one.
  delete env.NODE_OPTIONS
  const argv = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)]
  if (process.execve !== undefined && process.platform !== 'win32') {
    process.removeAllListeners('warning')
    process.on('warning', () => {})
    process.execve(node, [node, ...argv], env)
  }
  const child = spawn(node, argv, { stdio: 'inherit', env })
  // Ctrl-C reaches the child by itself, from the terminal; this process only waits for it to finish.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
