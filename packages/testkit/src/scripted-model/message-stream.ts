import type { Json } from '@custody/model'
import type { Block, Turn } from './script.ts'

/** What the model said, with every call's id settled. */
export type Message = {
  readonly id: string
  readonly model: string
  readonly blocks: readonly (Block & { readonly id: string })[]
}

const usage = { input_tokens: 1234, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 }
const outputTokens = 42
const signature = 'c2lnbmF0dXJl'

/** Gives every tool call of a turn an id; `unique` names the message. */
export function messageOf(turn: Turn, unique: string, model: string): Message {
  return {
    id: `msg_${unique}`,
    model,
    blocks: turn.map((block, at) => ({
      ...block,
      id: (block.kind === 'tool_use' ? block.id : undefined) ?? `toolu_${unique}x${at}`,
    })),
  }
}

/** A message as one JSON answer. Source: Anthropic Messages API, POST /v1/messages. */
export function wholeMessage(message: Message): Json {
  return {
    ...openMessage(message),
    content: message.blocks.map((block) => wholeBlock(block)),
    stop_reason: stopReason(message),
    usage: { ...usage, output_tokens: outputTokens },
  }
}

/** A message as server-sent events, in order. Source: Anthropic Messages API, streaming. */
export function messageEvents(message: Message): readonly string[] {
  return [
    event('message_start', { message: openMessage(message) }),
    ...message.blocks.flatMap((block, index) => blockEvents(block, index)),
    event('message_delta', {
      delta: { stop_reason: stopReason(message), stop_sequence: null },
      usage: { output_tokens: outputTokens },
    }),
    event('message_stop', {}),
  ]
}

function openMessage({ id, model }: Message) {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...usage, output_tokens: 1 },
  }
}

function stopReason({ blocks }: Message): string {
  return blocks.some((block) => block.kind === 'tool_use') ? 'tool_use' : 'end_turn'
}

function wholeBlock(block: Message['blocks'][number]): Json {
  switch (block.kind) {
    case 'thinking':
      return { type: 'thinking', thinking: block.text, signature }
    case 'text':
      return { type: 'text', text: block.text }
    case 'tool_use':
      return { type: 'tool_use', id: block.id, name: block.tool, input: block.input }
  }
}

function blockEvents(block: Message['blocks'][number], index: number): readonly string[] {
  const start = (content_block: Json) => event('content_block_start', { index, content_block })
  const delta = (change: Json) => event('content_block_delta', { index, delta: change })
  const stop = event('content_block_stop', { index })
  switch (block.kind) {
    case 'thinking':
      return [
        start({ type: 'thinking', thinking: '', signature: '' }),
        delta({ type: 'thinking_delta', thinking: block.text }),
        delta({ type: 'signature_delta', signature }),
        stop,
      ]
    case 'text':
      return [
        start({ type: 'text', text: '' }),
        ...halves(block.text).map((text) => delta({ type: 'text_delta', text })),
        stop,
      ]
    case 'tool_use':
      return [
        start({ type: 'tool_use', id: block.id, name: block.tool, input: {} }),
        ...halves(JSON.stringify(block.input)).map((partial_json) =>
          delta({ type: 'input_json_delta', partial_json }),
        ),
        stop,
      ]
  }
}

/** Two pieces, so that a client which only reads whole blocks is found out. */
function halves(text: string): readonly string[] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

function event(type: string, fields: { readonly [key: string]: Json }): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
