import { err, instant, ok, type Instant, type Json, type Result } from '@custody/model'
import { z } from 'zod'
import { anyJson, jsonObject, misfits } from '../json-shape.ts'
import type {
  Said,
  TokenCount,
  TranscriptLine,
  TranscriptPlace,
  TranscriptProblem,
} from '../transcript-line.ts'
import { promptMaker } from './parse.ts'

// Untrusted: the developer, and every program they run, can write to these files.
// Source: Claude Code 2.1.330, captured transcripts.
const count = z.number().int().nonnegative().optional()

const Usage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
})
const blockTypes: readonly string[] = ['thinking', 'text', 'tool_use', 'tool_result']
const Block = z.union([
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('tool_use'),
    id: z.string().min(1),
    name: z.string().min(1),
    input: jsonObject,
  }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string().min(1),
    content: anyJson.optional(),
    is_error: z.boolean().nullish(),
  }),
  // Images, documents, and what later releases add.
  z.object({ type: z.string().refine((type) => !blockTypes.includes(type)) }),
])
const Message = z.object({
  role: z.enum(['user', 'assistant']),
  id: z.string().optional(),
  model: z.string().nullish(),
  content: z.union([z.string(), z.array(Block)]),
  usage: Usage.nullish(),
})
const Line = z.object({
  type: z.string(),
  uuid: z.string().optional(),
  parentUuid: z.string().nullish(),
  timestamp: z.string().optional(),
  sessionId: z.string().optional(),
  agentId: z.string().optional(),
  promptId: z.string().optional(),
  version: z.string().optional(),
  cwd: z.string().optional(),
  gitBranch: z.string().optional(),
  isMeta: z.boolean().optional(),
  promptSource: z.string().optional(),
  message: z.unknown().optional(),
})

/** The main file and the folder of its subagents. Source: as above. */
export function locateTranscript(transcriptPath: string): TranscriptPlace {
  return {
    main: transcriptPath,
    subagentsFolder: `${transcriptPath.replace(/\.jsonl$/, '')}/subagents`,
  }
}

/** The subagent that a file `agent-<id>.jsonl` belongs to. */
export function subagentOf(fileName: string): string | null {
  return /^agent-([0-9A-Za-z_-]+)\.jsonl$/.exec(fileName)?.[1] ?? null
}

/** Reads one line. Bookkeeping lines are lines on which nothing is said. */
export function parseTranscriptLine(line: string): Result<TranscriptLine, TranscriptProblem> {
  const json = parseJson(line)
  if (json === undefined) return err({ code: 'TRANSCRIPT_LINE_NOT_JSON' })

  const parsed = Line.safeParse(json)
  if (!parsed.success) return err(shapeUnknown(parsed.error))
  const { type } = parsed.data
  if (type !== 'user' && type !== 'assistant') return ok(lineOf(parsed.data, null))

  const message = Message.safeParse(parsed.data.message)
  return message.success ? ok(lineOf(parsed.data, message.data)) : err(shapeUnknown(message.error))
}

function lineOf(
  line: z.infer<typeof Line>,
  message: z.infer<typeof Message> | null,
): TranscriptLine {
  const byModel = message?.role === 'assistant'
  return {
    uuid: line.uuid ?? null,
    parentUuid: line.parentUuid ?? null,
    at: instantOf(line.timestamp),
    agentSessionId: line.sessionId ?? null,
    agentSubagentId: line.agentId ?? null,
    agentPromptId: line.promptId ?? null,
    agentVersion: line.version ?? null,
    workingDirectory: line.cwd ?? null,
    branch: line.gitBranch ?? null,
    model: byModel ? (message.model ?? null) : null,
    messageId: byModel ? (message.id ?? null) : null,
    tokens: byModel && message.usage ? tokensOf(message.usage) : null,
    said: message === null ? [] : saidIn(message, isMachineMade(line)),
  }
}

/** Whether the client, or the parent of a subagent, wrote what stands where a person's prompt stands. */
function isMachineMade({ agentId, isMeta, promptSource }: z.infer<typeof Line>): boolean {
  return agentId !== undefined || isMeta === true || promptSource === 'system'
}

function saidIn({ role, content }: z.infer<typeof Message>, machineMade: boolean): readonly Said[] {
  const blocks = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content
  return blocks.flatMap((block): readonly Said[] => {
    if ('thinking' in block) return [{ kind: 'thinking', text: block.thinking }]
    if ('text' in block && role === 'assistant') return [{ kind: 'text', text: block.text }]
    if ('text' in block) {
      const madeBy = machineMade ? 'machine' : promptMaker(block.text)
      return [{ kind: 'prompt', text: block.text, madeBy }]
    }
    if ('name' in block)
      return [{ kind: 'tool_use', toolUseId: block.id, tool: block.name, input: block.input }]
    if ('tool_use_id' in block)
      return [
        {
          kind: 'tool_result',
          toolUseId: block.tool_use_id,
          status: block.is_error === true ? 'failed' : 'ok',
          output: block.content ?? null,
        },
      ]
    return []
  })
}

function tokensOf(usage: z.infer<typeof Usage>): TokenCount {
  return {
    input: usage.input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWritten: usage.cache_creation_input_tokens ?? 0,
  }
}

/** A time that is none, or from before 1970, is no time. */
function instantOf(timestamp: string | undefined): Instant | null {
  const ms = timestamp === undefined ? Number.NaN : Date.parse(timestamp)
  return Number.isSafeInteger(ms) && ms >= 0 ? instant(ms) : null
}

function parseJson(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json
  } catch {
    return undefined
  }
}

function shapeUnknown(error: z.ZodError): TranscriptProblem {
  return { code: 'TRANSCRIPT_LINE_SHAPE_UNKNOWN', at: misfits(error) }
}
