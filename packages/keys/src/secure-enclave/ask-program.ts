import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Result } from '@custody/model'
import { err, ok } from '@custody/model'
import type { SealingProblem } from '../key-provider.ts'

/** What the program that reaches the enclave is asked; apps/native/macos/README.md. */
export type EnclaveVerb = 'key' | 'sign'

export type EnclaveProgram = {
  /** Absolute. */
  readonly program: string
  /** Where the program keeps what only this enclave can open. */
  readonly state: string
}

const answerBytesMax = 1024
const answerMsMax = 30_000

/** Runs the program once: `input` in, its output out. What it says of a failure is passed on. */
export async function askEnclave(
  { program, state }: EnclaveProgram,
  verb: EnclaveVerb,
  input: Uint8Array,
): Promise<Result<Uint8Array, SealingProblem>> {
  try {
    const child = spawn(program, [verb, state], { env: {}, cwd: '/' })
    // What it started itself may hold its output open.
    const cut = () => {
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const limit = setTimeout(cut, answerMsMax)
    const output = { bytes: Buffer.alloc(0), said: '' }
    child.stdout.on('data', (piece: Buffer) => {
      output.bytes = Buffer.concat([output.bytes, piece])
      if (output.bytes.length > answerBytesMax) cut()
    })
    child.stderr.on('data', (piece: Buffer) => {
      if (output.said.length < answerBytesMax) output.said += piece.toString('utf8')
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const [code] = (await once(child, 'close').finally(() => clearTimeout(limit))) as [
      number | null,
    ]
    return code === 0
      ? ok(new Uint8Array(output.bytes))
      : away(output.said.trim() || `ended with ${code}`)
  } catch (cause) {
    return away(String(cause))
  }
}

function away(detail: string) {
  return err({ code: 'KEY_UNAVAILABLE', detail: `the enclave's program: ${detail}` } as const)
}
