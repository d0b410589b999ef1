// Run in a throw-away machine, as custodyd's account: asks the broker what a hostile neighbour would have it asked, and
// prints what it said as JSON. Usage: hostile.ts SCENARIO [ARGUMENT…]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { rawBroker, u32 } from './raw-broker.ts'
import type { RawBroker } from './raw-broker.ts'
import { inspected, pieceOf, ports, verbs } from './verbs.ts'

const [scenario = '', ...words] = process.argv.slice(2)
const numbers = words.map(Number)
/** Standard input ends when the test is done with what it wanted to see meanwhile. */
const released = once(process.stdin.resume(), 'end')

const scenarios: { readonly [name: string]: () => Promise<unknown> } = {
  /** A client that sent its request and is gone before anybody asks who it was. */
  async 'client that left'() {
    const { server, port } = await listening()
    const client = connect(port, '127.0.0.1')
    const [held] = (await once(server, 'connection')) as [Socket]
    const remote = held.remotePort ?? 0
    const before = await asked(verbs.identifyTcp, ports(port, remote))
    client.write('a request')
    client.destroy()
    await wait(100)
    return [before, await asked(verbs.identifyTcp, ports(port, remote))]
  },
  /** No connection, but somebody who listens on the port that the client is said to have. */
  async 'listener on the port'() {
    const { port } = await listening()
    return asked(verbs.identifyTcp, ports(703, port))
  },
  /** Descriptors that are no connection of a unix socket, and one that is. */
  async descriptors() {
    const path = `/tmp/peer-${process.pid}`
    const unix = createServer().listen(path)
    await once(unix, 'listening')
    const { server, port } = await listening()
    connect(port, '127.0.0.1')
    connect(path)
    const [[overTcp], [overUnix]] = await Promise.all([
      once(server, 'connection'),
      once(unix, 'connection'),
    ])
    const file = openSync('/dev/null', 'r')
    const descriptors = [unix, overTcp, file, 9999, overUnix].map(descriptorOf)
    const broker = await rawBroker()
    const told = []
    for (const one of descriptors) told.push(await shown(broker, verbs.identifyUnix, u32(one)))
    return { told, pid: process.pid }
  },
  /** Who connected has ended, and left the connection to a child. Its number is told; asked once it is another's. */
  async 'peer that left'() {
    const path = `/tmp/left-${process.pid}`
    const unix = createServer().listen(path)
    await once(unix, 'listening')
    const script = `
      const socket = require('node:net').connect(${JSON.stringify(path)}, () => {
        require('node:child_process').spawn('/bin/sleep', ['9'], { stdio: ['ignore', 'ignore', 'ignore', socket] })
        process.exit(0)
      })`
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
    const [[held]] = await Promise.all([once(unix, 'connection'), once(child, 'exit')])
    process.stdout.write(`${child.pid}\n`)
    await released
    return shown(await rawBroker(), verbs.identifyUnix, u32(descriptorOf(held)))
  },
  /** So many connections become an account; then one of it ends, then another account asks. */
  async crowd() {
    const [uid = 0, other = 0, size = 0] = numbers
    const brokers: RawBroker[] = []
    const become = async (account: number) => {
      const broker = await rawBroker()
      brokers.push(broker)
      return (await broker.ask(verbs.become, u32(account, account)))?.status ?? null
    }
    const crowd = []
    for (let at = 0; at < size; at += 1) crowd.push(await become(uid))
    const another = await become(other)
    brokers[0]?.close()
    await wait(200)
    return { crowd, another, again: await become(uid) }
  },
  /** More connections than there may be: how many of them are answered, and whether one is once they are closed. */
  async 'full house'() {
    const [size = 0] = numbers
    const question = inspected(process.pid, 'i')
    const brokers = await Promise.all(Array.from({ length: size }, () => rawBroker()))
    // One after the other: questions about one account's processes are bounded too.
    const statuses = []
    for (const broker of brokers) statuses.push((await broker.ask(verbs.inspect, question))?.status)
    for (const broker of brokers) broker.close()
    await wait(300)
    const served = statuses.filter((status) => status === 0).length
    return { served, after: await asked(verbs.inspect, question) }
  },
  /** So many accounts, eight connections each; then one more account, and a question that waits for nobody. */
  async 'many accounts'() {
    const [from = 0, count = 0] = numbers
    const become = async (uid: number) =>
      (await (await rawBroker()).ask(verbs.become, u32(uid, uid)))?.status ?? null
    const told = new Set<number | null>()
    for (let at = 0; at < count * 8; at += 1) told.add(await become(from + (at >> 3)))
    const more = await become(from + count)
    return { told: [...told], more, root: await asked(verbs.readManaged, u32(2)) }
  },
  async become() {
    const [uid = 0, gid = 0] = numbers
    return asked(verbs.become, u32(uid, gid))
  },
  /** More names than an answer holds: LD_PRELOAD after all of them. */
  async 'crowded environment'() {
    const many = Array.from({ length: 12 }, (_, at) => [`${'N'.repeat(100_000)}${at}`, ''])
    const child = spawn('/bin/sleep', ['5'], {
      env: { ...Object.fromEntries(many), LD_PRELOAD: '' },
    })
    await wait(100)
    return asked(verbs.inspect, inspected(child.pid ?? 0, 'e'))
  },
  /** Two connections write one managed file at once; a third reads what stands there. */
  async 'two writers'() {
    const file = u32(1)
    const write = async (fill: string) => {
      const broker = await rawBroker()
      const bytes = Buffer.concat([file, Buffer.alloc(1_000_000, fill)])
      const told = new Set<number | null>()
      for (let at = 0; at < 100; at += 1)
        told.add((await broker.ask(verbs.writeManaged, bytes))?.status ?? null)
      broker.close()
      return [...told]
    }
    const seen = new Set<string>()
    const look = async () => {
      const broker = await rawBroker()
      for (let at = 0; at < 100; at += 1) {
        const read = await broker.ask(verbs.readManaged, file)
        const text = read?.bytes.subarray(56).toString() ?? ''
        seen.add(`${text.length} ${[...new Set(text)].join('')}`)
      }
      broker.close()
    }
    const [a, b] = await Promise.all([write('a'), write('b'), look()])
    return { told: [...new Set([...a, ...b])], seen: [...seen] }
  },
  /** Writes that fail, one after the other on one connection. */
  async 'failing writes'() {
    const [file = 0, times = 0] = numbers
    const broker = await rawBroker()
    const told = new Set<number | null>()
    for (let at = 0; at < times; at += 1)
      told.add((await broker.ask(verbs.writeManaged, u32(file, 0)))?.status ?? null)
    process.stdout.write(`${JSON.stringify([...told])}\n`)
    return released
  },
  async 'take away'() {
    const [file = 0] = numbers
    return asked(verbs.writeManaged, u32(file))
  },
  /** As an account: one path, by one verb. With `hold` the connection stays until standard input ends. */
  async path() {
    const [verb = '', uid = '', path = '', hold = ''] = words
    const broker = await rawBroker()
    if (hold !== '') void released.then(() => process.exit(0))
    await broker.ask(verbs.become, u32(Number(uid), Number(uid)))
    const told =
      verb === 'read'
        ? await shown(broker, verbs.read, pieceOf(path))
        : await shown(broker, verb === 'list' ? verbs.list : verbs.look, Buffer.from(path))
    if (hold === '') return told
    process.stdout.write('held\n')
    return released
  },
  async inspect() {
    const [pid = '', what = '', argument = '0'] = words
    return asked(verbs.inspect, inspected(Number(pid), what, Number(argument)))
  },
}

process.stdout.write(`${JSON.stringify(await scenarios[scenario]?.())}\n`)
process.exit(0)

async function asked(verb: number, bytes: Uint8Array): Promise<unknown> {
  return shown(await rawBroker(), verb, bytes)
}

/** The status; with 0 its bytes as numbers of 4, at most 12 of them; `closed` if nothing came. */
async function shown(broker: RawBroker, verb: number, bytes: Uint8Array): Promise<unknown> {
  const started = Date.now()
  const told = await broker.ask(verb, bytes)
  if (told === null) return `closed after ${Math.round((Date.now() - started) / 1000)} s`
  if (told.status < 0) return told.status
  const count = Math.min(12, told.bytes.length >> 2)
  return Array.from({ length: count }, (_, at) => told.bytes.readUInt32LE(at * 4))
}

async function listening(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 }
}

/** The descriptor behind a socket of Node's, or the number itself. */
function descriptorOf(of: unknown): number {
  if (typeof of === 'number') return of
  return (of as { readonly _handle: { readonly fd: number } })._handle.fd
}
