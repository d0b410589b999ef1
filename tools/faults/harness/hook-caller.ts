// Calls hooks as an agent's client would: a process of the person's own, kept-alive connections. Told what to do by JSON
// lines on standard input, answers by JSON lines on standard output. Started by `start-caller.ts` and nowhere else.
import { Agent, request } from 'node:http'
import type { OutgoingHttpHeaders } from 'node:http'
import { createInterface } from 'node:readline'
import type { Asked, Call, Reply, Work } from './start-caller.ts'

const lanes = new Map<string, Agent>()
const work = { goesOn: false, done: Promise.resolve<unknown>(null) }

function laneOf(name: string): Agent {
  const lane = lanes.get(name) ?? new Agent({ keepAlive: true, maxSockets: 1 })
  lanes.set(name, lane)
  return lane
}

function call({ port, event, body, headers, lane, path }: Call): Promise<Reply> {
  const startedMs = performance.now()
  const usual: OutgoingHttpHeaders = { 'content-type': 'application/json', 'x-custody-hook': '1' }
  return new Promise((resolve) => {
    const failed = (cause: NodeJS.ErrnoException) =>
      resolve({
        status: 0,
        text: '',
        failed: cause.code ?? cause.message,
        ms: performance.now() - startedMs,
      })
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        agent: laneOf(lane ?? 'usual'),
        timeout: 30_000,
        path: path ?? `/custody/blocked-run-custody-doctor/claude-code/${event}`,
        headers: { ...usual, ...headers },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('error', failed)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text,
            failed: null,
            ms: performance.now() - startedMs,
          }),
        )
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('no answer in 30 s')))
    asked.on('error', failed)
    asked.end(body)
  })
}

/** A session's life over and over: prompt, a harmless call with its result, a forbidden call. */
async function lifeOf(asked: Work, lane: string): Promise<void> {
  const { name, port, payload } = asked
  const session_id = `${name}-${lane}`
  const say = (event: string, more: object) =>
    call({
      port,
      event,
      lane,
      body: JSON.stringify({ ...payload, session_id, hook_event_name: event, ...more }),
    })
  for (let at = 0; work.goesOn; at += 1) {
    const id = `toolu_${name}_${lane}_${at}`
    await say('UserPromptSubmit', { prompt: `do ${at}`, prompt_id: `${session_id}-${at}` })
    const harmless = { tool_name: 'Bash', tool_input: { command: 'ls' }, tool_use_id: `${id}_a` }
    const answered = await say('PreToolUse', harmless)
    tell(asked, harmless.tool_use_id, answered)
    const tool_response = { stdout: 'a\nb', stderr: '', interrupted: false, isImage: false }
    if (answered.status === 200) await say('PostToolUse', { ...harmless, tool_response })
    const forbidden = {
      tool_name: 'Bash',
      tool_input: { command: 'rm -rf /' },
      tool_use_id: `${id}_b`,
    }
    tell(asked, forbidden.tool_use_id, await say('PreToolUse', forbidden))
    // Nobody answers: an agent that is blocked does not hammer either.
    if (answered.status !== 200) await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function tell({ name }: Work, toolUseId: string, reply: Reply): void {
  print({ work: name, toolUseId, reply })
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function obey({ id, ...asked }: Asked): Promise<void> {
  if (asked.kind === 'call') print({ id, reply: await call(asked.call) })
  if (asked.kind === 'work') {
    work.goesOn = true
    const names = Array.from({ length: asked.work.lanes }, (_, lane) => String(lane))
    work.done = Promise.all(names.map((lane) => lifeOf(asked.work, lane)))
    print({ id })
  }
  if (asked.kind === 'rest') {
    work.goesOn = false
    await work.done
    print({ id })
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => void obey(JSON.parse(line)))
  .on('close', () => process.exit(0))
