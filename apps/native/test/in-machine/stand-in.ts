// Run in a throw-away machine in place of custodyd and custody-seal: listens on what it was handed, answers each
// connection with its pid, and when it is told to end asks the broker one thing first.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { rawBroker } from './raw-broker.ts'
import { inspected, verbs } from './verbs.ts'

const [program = ''] = process.argv.slice(2)
const name = program.includes('daemon') ? 'custodyd' : 'custody-seal'
const names = (process.env['LISTEN_FDNAMES'] ?? '').split(':')
for (const [at] of names.entries())
  createServer((socket) => socket.end(String(process.pid))).listen({ fd: 3 + at })

process.once('SIGTERM', async () => {
  const told =
    name === 'custodyd'
      ? await (await rawBroker()).ask(verbs.inspect, inspected(process.pid, 'i'))
      : null
  writeFileSync(`/tmp/told/end.${name}`, JSON.stringify(told?.status ?? null))
  process.exit(0)
})
writeFileSync(`/tmp/told/ready.${name}`, '')
