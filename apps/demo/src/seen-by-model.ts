import type { Json } from '@custody/model'
import type { ModelRequest } from '@custody/testkit'

/** What came back from a call, as the model got to see it. */
export type SeenResult = { readonly text: string; readonly isError: boolean }

/** The result of each call, by its tool-use id, from the bodies of the requests that the model received. */
export function seenByModel(requests: readonly ModelRequest[]): ReadonlyMap<string, SeenResult> {
  const seen = new Map<string, SeenResult>()
  for (const block of requests.flatMap((request) => blocksOf(request.body))) {
    const { type, tool_use_id: id, content, is_error: isError } = block
    if (type === 'tool_result' && typeof id === 'string')
      seen.set(id, { text: textOf(content ?? null), isError: isError === true })
  }
  return seen
}

/** Whether any request, anywhere in it, held `text`. */
export function reachedModel(requests: readonly ModelRequest[], text: string): boolean {
  return requests.some((request) => JSON.stringify(request.body).includes(text))
}

type Block = { readonly [key: string]: Json }

function blocksOf(body: Block): readonly Block[] {
  const messages = body['messages']
  return listOf(messages)
    .flatMap((message) => listOf(isBlock(message) ? message['content'] : null))
    .filter(isBlock)
}

function textOf(content: Json): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => (isBlock(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('\n')
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function isBlock(value: Json): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
