import type { TimelineEvent } from '@custody/protocol'
import { kindName } from '../../words/kind-name.ts'

/** What an event is called on one line. */
export function eventWords(event: TimelineEvent): string {
  switch (event.kind) {
    case 'prompt':
      return 'Prompt'
    case 'text':
      return 'Assistant'
    case 'thinking':
      return 'Thinking'
    case 'call':
      return `Call of ${event.call.tool ?? 'a tool'}`
    case 'subagent-started':
      return `Subagent started${event.name === null ? '' : `: ${event.name}`}`
    case 'subagent-ended':
      return `Subagent ended${event.name === null ? '' : `: ${event.name}`}`
    case 'posture':
      return postureWords(event)
    case 'mcp':
      return `MCP server ${event.changed ? 'changed' : 'seen'}${event.name === null ? '' : `: ${event.name}`}`
    case 'alert':
      return `Alert ${event.code}`
    case 'other':
      return kindName(event.entryKind)
  }
}

function postureWords(event: Extract<TimelineEvent, { kind: 'posture' }>): string {
  const failing = event.checks.filter((check) => check.status === 'fail').length
  const unknown = event.checks.filter((check) => check.status === 'unknown').length
  const told = [failing > 0 && `${failing} failing`, unknown > 0 && `${unknown} unknown`].filter(
    Boolean,
  )
  return `Posture ${event.changed ? 'changed' : 'measured'}${told.length > 0 ? `: ${told.join(', ')}` : ''}`
}
