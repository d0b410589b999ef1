import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { causeOf, lost, wholeAnswer } from './answer.ts'
import type { TpmPlace } from './place.ts'
import type { TpmConnection } from './transport.ts'

/** Two ways of bytes to a chip. While nothing is asked it keeps no process alive. */
export type ChipStream = {
  readonly from: Readable
  readonly to: Writable
  readonly hold: (isAsking: boolean) => void
  readonly end: () => void
}

/** The chip at the other end of a stream. `timeoutMs` bounds each exchange. */
export function overStream(stream: ChipStream, timeoutMs: number): TpmConnection {
  const { from, to, hold, end: cut } = stream
  let pieces: Uint8Array[] = []
  let wake = () => {}
  let ended: string | null = null
  const end = (cause: string) => {
    ended ??= cause
    wake()
  }
  from.on('data', (piece) => {
    pieces.push(new Uint8Array(piece))
    wake()
  })
  for (const half of [from, to]) half.on('error', (error) => end(causeOf(error)))
  from.on('close', () => end('closed'))
  const next = async (): Promise<Uint8Array | null> => {
    if (pieces.length === 0 && ended === null)
      await new Promise<void>((resolve) => (wake = resolve))
    return pieces.shift() ?? null
  }
  return {
    isManaged: false,
    async exchange(command) {
      if (ended !== null) return lost(ended)
      pieces = []
      const limit = setTimeout(() => end(`no answer in ${timeoutMs} ms`), timeoutMs)
      hold(true)
      to.write(command)
      const answer = await wholeAnswer(next)
      clearTimeout(limit)
      hold(false)
      if (answer.ok) return answer
      cut()
      return lost(ended ?? 'malformed')
    },
    async close() {
      cut()
    },
  }
}

/** An emulator's data channel. */
export async function streamOfSocket(
  place: Extract<TpmPlace, { kind: 'unix' | 'tcp' }>,
): Promise<ChipStream> {
  const socket = place.kind === 'unix' ? connect(place.path) : connect(place.port, place.host)
  await once(socket, 'connect')
  return { ...holding([socket]), from: socket, to: socket, end: () => socket.destroy() }
}

/** A program that carries commands from its input to the chip and answers to its output. It is told nothing of ours. */
export async function streamOfProgram(path: string): Promise<ChipStream> {
  // Windows' own libraries are found by it.
  const root = process.env['SystemRoot']
  const env = root === undefined ? {} : { SystemRoot: root }
  const child = spawn(path, [], { stdio: ['pipe', 'pipe', 'ignore'], env, cwd: '/' })
  await once(child, 'spawn')
  const { stdin, stdout } = child
  child.on('error', () => stdout.destroy())
  const pipes = [stdin, stdout].filter((half) => half instanceof Socket)
  return {
    ...holding([child, ...pipes]),
    from: stdout,
    to: stdin,
    end: () => {
      stdin.destroy()
      stdout.destroy()
    },
  }
}

type Held = { readonly ref: () => unknown; readonly unref: () => unknown }

function holding(held: readonly Held[]): Pick<ChipStream, 'hold'> {
  const hold = (isAsking: boolean) => {
    for (const each of held) void (isAsking ? each.ref() : each.unref())
  }
  hold(false)
  return { hold }
}
