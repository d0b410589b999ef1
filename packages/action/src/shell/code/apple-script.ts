import type { CallsRead } from './code-call.ts'
import { unescaped } from './nodes.ts'

/** Statements of AppleScript that show or tell something and no more. */
const harmless =
  /^\s*(?:display (?:notification|dialog|alert)\b(?!.*hidden answer).*|say\b.*|beep.*|delay\b.*|return\b.*|get\b.*|set volume\b.*|(?:end )?tell\b.*|end|activate|launch|--.*|)$/i

/** `do shell script "…"`, with or without an administrator's rights. Source: AppleScript Language Guide. */
export function appleScriptCalls(source: string): CallsRead {
  const calls = [...source.matchAll(/do shell script\s+"((?:[^"\\]|\\.)*)"/gi)].map(
    ([, text = '']) => ({ does: 'shell' as const, text: unescaped(text), fed: false }),
  )
  const raised = /with administrator privileges/i.test(source) ? [{ does: 'raise' as const }] : []
  const rest = source.replace(
    /do shell script\s+"(?:[^"\\]|\\.)*"(?:\s+with administrator privileges)?/gi,
    '',
  )
  const inside = rest.replace(/^\s*tell application "[^"]*" to\s+/gim, '')
  return {
    calls: [...raised, ...calls],
    whole: inside.split(/\n/).every((line) => harmless.test(line)),
  }
}
