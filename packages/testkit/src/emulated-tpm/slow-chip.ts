import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What stands between us and the emulator: a chip's slowness, and its mishaps. */
export type SlowChip = {
  /** Codes of the commands that came, in their order. */
  readonly asked: readonly number[]
  /** Drops the answer to the next command of that code, once it is carried out, and breaks the connection. */
  readonly loseAnswerTo: (code: number) => void
  /** Answers the next commands of that code with that response code instead of asking the chip. */
  readonly answer: (code: number, response: number, times: number) => void
  readonly setLatency: (latencyMs: number) => void
  readonly close: () => Promise<void>
}

type Wiring = { readonly listen: string; readonly data: string; readonly latencyMs: number }

/** Commands that make a chip sign, which is what takes its time: Sign, Quote, NV_Certify. TPM 2.0 Library, part 2. */
const signing = new Set([0x15d, 0x158, 0x184])

/** Delays answers of signing commands. The emulator serves one connection at a time, and so does this. */
export async function slowChip(wiring: Wiring): Promise<SlowChip> {
  const asked: number[] = []
  const lost: number[] = []
  const forced: { readonly code: number; readonly response: number; left: number }[] = []
  let latencyMs = wiring.latencyMs
  let turn: Promise<unknown> = Promise.resolve()
  const open = new Set<Socket>()

  const serve = (client: Socket) => {
    const chip = connect(wiring.data)
    for (const socket of [client, chip]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        chip.destroy()
      })
    }
    let code = 0
    client.on('data', (command: Buffer) => {
      code = command.readUInt32BE(6)
      asked.push(code)
      const force = forced.find((one) => one.code === code && one.left > 0)
      if (force === undefined) return void chip.write(command)
      force.left -= 1
      const answer = Buffer.from('80010000000a00000000', 'hex')
      answer.writeUInt32BE(force.response, 6)
      client.write(answer)
    })
    chip.on('data', (answer: Buffer) => {
      const at = lost.indexOf(code)
      if (at >= 0) {
        lost.splice(at, 1)
        client.destroy()
        return
      }
      const delayMs = signing.has(code) ? latencyMs : 0
      turn = turn
        .then(() => (delayMs > 0 ? wait(delayMs) : undefined))
        .then(() => client.write(answer))
    })
  }

  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(wiring.listen, resolve))
  return {
    asked,
    loseAnswerTo: (code) => void lost.push(code),
    answer: (code, response, times) => void forced.push({ code, response, left: times }),
    setLatency: (next) => (latencyMs = next),
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
