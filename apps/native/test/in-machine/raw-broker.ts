import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** What the broker said: a status below zero is an errno. */
export type RawAnswer = { readonly status: number; readonly bytes: Buffer }

/** A connection to the broker that sends any bytes whatsoever. */
export type RawBroker = {
  readonly socket: Socket
  /** Null once the broker has closed the connection, or says nothing for `patienceMs`. */
  readonly ask: (verb: number, bytes: Uint8Array) => Promise<RawAnswer | null>
  readonly next: () => Promise<RawAnswer | null>
  readonly closed: () => boolean
  readonly close: () => void
}

export const brokerSocket = '/run/custody/broker/broker.sock'

/** Connects to the broker as whoever runs this. */
export async function rawBroker(patienceMs = 8000): Promise<RawBroker> {
  const socket = connect(brokerSocket)
  let received: Buffer = Buffer.alloc(0)
  let ended = false
  let wake = (): void => {}
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    wake()
  })
  for (const end of ['close', 'error'])
    socket.on(end, () => {
      ended = true
      wake()
    })
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve)
    socket.once('close', () => resolve())
  })
  const next = async (): Promise<RawAnswer | null> => {
    const until = Date.now() + patienceMs
    for (;;) {
      const answer = firstOf(received)
      if (answer !== null) {
        received = received.subarray(8 + answer.bytes.length)
        return answer
      }
      if (ended || Date.now() > until) return null
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, until - Date.now() + 1)
        wake = () => {
          clearTimeout(limit)
          resolve()
        }
      })
    }
  }
  return {
    socket,
    ask(verb, bytes) {
      socket.write(frame(verb, bytes))
      return next()
    },
    next,
    closed: () => ended,
    close: () => socket.destroy(),
  }
}

export function frame(verb: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([u32(verb, bytes.length), bytes])
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4)
  return bytes
}

function firstOf(received: Buffer): RawAnswer | null {
  if (received.length < 8) return null
  const end = 8 + received.readUInt32LE(4)
  if (received.length < end) return null
  return { status: received.readInt32LE(0), bytes: Buffer.from(received.subarray(8, end)) }
}
