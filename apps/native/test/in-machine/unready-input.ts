// Run in a throw-away machine: gives a program a standard input that does not wait, as some agents do, and lets the
// bytes come later. Passes on what it prints and its exit code. Usage: unready-input.ts PROGRAM [WORD…]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const [program = '', ...words] = process.argv.slice(2)
const path = `/tmp/input-${process.pid}`
const server = createServer().listen(path)
await once(server, 'listening')
const [[theirs], input] = await Promise.all([
  once(server, 'connection'),
  new Promise<ReturnType<typeof connect>>((resolve) => {
    const socket = connect(path, () => resolve(socket))
  }),
])
// Node makes the first three wait; a fourth stays as it is.
const child = spawn('/bin/sh', ['-c', 'exec "$@" <&3', 'sh', program, ...words], {
  stdio: ['ignore', 'inherit', 'inherit', input],
})
await wait(300)
theirs.end('{"tool":"late"}')
const [code] = await once(child, 'exit')
process.exit(code ?? 99)
