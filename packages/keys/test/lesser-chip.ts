import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { capabilities, commands } from '../src/tpm/numbers.ts'

/** What to take away from a chip. */
export type Without = {
  /** Commands that it does not name, and does not know. */
  readonly commands?: readonly number[]
  /** What it says of properties instead. */
  readonly properties?: ReadonlyMap<number, number>
}

const unknownCommand = 0x143 // TPM_RC_COMMAND_CODE
const headBytes = 10
/** Then whether there is more, the capability, and how many follow. */
const listAt = headBytes + 1 + 4 + 4

/** An emulated chip, by another socket, as one that can do less. Commands and answers are small enough to come whole. */
export async function lesserChip(chip: string, without: Without): Promise<LesserChip> {
  const lacking = new Set(without.commands)
  const listen = `${chip}-lesser-${(made += 1)}`
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const whole = connect(chip)
    let asked = 0
    for (const socket of [client, whole]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        whole.destroy()
      })
    }
    client.on('data', (command: Buffer) => {
      asked = command.readUInt32BE(6)
      if (lacking.has(asked)) client.write(refused(unknownCommand))
      else whole.write(command)
    })
    whole.on('data', (answer: Buffer) =>
      client.write(asked === commands.getCapability ? lessened(answer, lacking, without) : answer),
    )
  })
  await new Promise<void>((resolve) => server.listen(listen, resolve))
  return {
    socket: listen,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type LesserChip = { readonly socket: string; readonly close: () => Promise<void> }

let made = 0

function refused(response: number): Buffer {
  const answer = Buffer.from('80010000000a00000000', 'hex')
  answer.writeUInt32BE(response, 6)
  return answer
}

function lessened(answer: Buffer, lacking: ReadonlySet<number>, { properties }: Without): Buffer {
  if (answer.length < listAt) return answer
  const capability = answer.readUInt32BE(headBytes + 1)
  if (capability === capabilities.properties) {
    for (let at = listAt; at < answer.length; at += 8) {
      const value = properties?.get(answer.readUInt32BE(at))
      if (value !== undefined) answer.writeUInt32BE(value, at + 4)
    }
    return answer
  }
  if (capability !== capabilities.commands) return answer
  const kept: Buffer[] = []
  for (let at = listAt; at < answer.length; at += 4)
    if (!lacking.has(answer.readUInt16BE(at + 2))) kept.push(answer.subarray(at, at + 4))
  const whole = Buffer.concat([answer.subarray(0, listAt), ...kept])
  whole.writeUInt32BE(whole.length, 2)
  whole.writeUInt32BE(kept.length, listAt - 4)
  return whole
}
