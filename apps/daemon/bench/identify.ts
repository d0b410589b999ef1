// Prints what it costs to find out who called: a chain of 9 processes, and the owner of a connection. Run: node apps/daemon/bench/identify.ts
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { instant } from '@custody/model'
import { connectionOwners } from '../src/identify/connection-owner.ts'
import { executableHasher } from '../src/identify/executable-hash.ts'
import { ancestors, processChain } from '../src/identify/process-chain.ts'

async function timed(name: string, times: number, run: () => Promise<unknown>): Promise<void> {
  const ms: number[] = []
  for (let at = 0; at < times; at += 1) {
    const started = performance.now()
    await run()
    ms.push(performance.now() - started)
  }
  ms.sort((a, b) => a - b)
  const share = (of: number): string => (ms[Math.floor(ms.length * of)] ?? 0).toFixed(2)
  console.log(`${name.padEnd(46)} p50 ${share(0.5)} ms   p99 ${share(0.99)} ms`)
}

// Eight shells and a Node: the executable of the last is the large one, as an agent's is.
const script =
  'if [ "$1" -gt 1 ]; then /bin/sh -c "$0" "$0" $(($1 - 1)) "$2"; :; else "$2" -e "console.log(process.pid); process.stdin.resume()"; :; fi'
const child = spawn('/bin/sh', ['-c', script, script, '8', process.execPath], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const pid = Number(String((await once(child.stdout, 'data'))[0]))
const now = (): ReturnType<typeof instant> => instant(Date.now())
console.log(`chain of ${ancestors('/proc', pid).stats.length} processes up to pid 1`)
await timed('chain, cold (nothing hashed yet)', 5, () =>
  processChain({ proc: '/proc', now, hashExecutable: executableHasher('/proc') }, pid),
)
const warm = { proc: '/proc', now, hashExecutable: executableHasher('/proc') }
await processChain(warm, pid)
await timed('chain, warm', 200, () => processChain(warm, pid))

const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
await once(server, 'listening')
const localPort = (server.address() as AddressInfo).port
const client = connect(localPort, '127.0.0.1')
await once(client, 'connect')
const ports = { remotePort: client.localPort ?? 0, localPort }
const owners = connectionOwners('/proc')
await timed('owner of a connection, first time', 50, async () => {
  owners.forget(ports)
  return owners.ownerOf(ports)
})
await timed('owner of a connection, again', 2000, () => owners.ownerOf(ports))
client.destroy()
server.close()
child.kill()
