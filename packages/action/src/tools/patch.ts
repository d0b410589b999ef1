import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import { recordFile } from './tool.ts'

/** What a line of a patch does to the file it names. Sources: Codex's apply_patch, unified diffs. */
const lines: readonly (readonly [pattern: RegExp, kind: 'file.write' | 'file.delete'])[] = [
  [/^\*\*\* (?:Add|Update) File: (.+)$/, 'file.write'],
  [/^\*\*\* Move to: (.+)$/, 'file.write'],
  [/^\*\*\* Delete File: (.+)$/, 'file.delete'],
  [/^\+\+\+ (?:b\/)?([^\t\n]+)/, 'file.write'],
  [/^--- a\/([^\t\n]+)/, 'file.write'],
]

/** Records the files that a patch changes. A patch that names none cannot be read. */
export function recordPatch(text: string, call: ToolCall, recorder: Recorder): void {
  let found = 0
  for (const line of text.split('\n')) {
    for (const [pattern, kind] of lines) {
      const path = pattern.exec(line)?.[1]?.trim()
      if (path === undefined || path === '/dev/null') continue
      found += 1
      recordFile(kind, path, call, recorder, { manner: 'edit' })
    }
  }
  if (found === 0) recorder.obscure('INPUT_UNREADABLE')
}
