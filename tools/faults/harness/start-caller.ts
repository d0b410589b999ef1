import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ThrowAwayPerson } from '@custody/testkit'

/** One hook call. Calls of the same `lane` share a connection. */
export type Call = {
  readonly port: number
  readonly event: string
  readonly body: string
  readonly headers?: { readonly [name: string]: string }
  readonly lane?: string
  readonly path?: string
}

/** `failed`: why there was no answer, as the system names it. */
export type Reply = {
  readonly status: number
  readonly text: string
  readonly failed: string | null
  readonly ms: number
}

/** So many agents at once, until they are told to rest. `payload`: what every hook of theirs says. */
export type Work = {
  readonly name: string
  readonly port: number
  readonly lanes: number
  readonly payload: object
}

export type Asked = { readonly id: number } & (
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'rest' }
)

export type Worked = { readonly toolUseId: string; readonly reply: Reply }

/** A process of the person's that calls hooks: the daemon refuses everybody else's. */
export type Caller = AsyncDisposable & {
  readonly call: (call: Call) => Promise<Reply>
  readonly work: (work: Work) => Promise<void>
  readonly rest: () => Promise<void>
  /** Every decision that work asked for, answered or not, in the order of the answers. */
  readonly worked: readonly Worked[]
}

export function startCaller(
  checkout: string,
  { uid, gid, home }: Pick<ThrowAwayPerson, 'uid' | 'gid' | 'home'>,
): Caller {
  const program = join(checkout, 'tools', 'faults', 'harness', 'hook-caller.ts')
  const child = spawn(process.execPath, [program], {
    cwd: '/',
    env: { HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  })
  const waiting = new Map<number, (line: { readonly reply: Reply }) => void>()
  const worked: Worked[] = []
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text)
    if (line.work === undefined) waiting.get(line.id)?.(line)
    else worked.push(line)
  })
  let last = 0
  const ask = (
    asked: Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never,
  ) =>
    new Promise<{ readonly reply: Reply }>((resolve) => {
      const id = (last += 1)
      waiting.set(id, resolve)
      child.stdin.write(`${JSON.stringify({ id, ...asked })}\n`)
    })
  return {
    call: async (call) => (await ask({ kind: 'call', call })).reply,
    work: async (work) => void (await ask({ kind: 'work', work })),
    rest: async () => void (await ask({ kind: 'rest' })),
    worked,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}
