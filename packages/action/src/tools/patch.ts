import type { ToolCall } from '@custody/model'
import { filesIn } from '../patch-lines.ts'
import type { Recorder } from '../shell/recorder.ts'
import { recordFile } from './tool.ts'

/** Records the files that a patch changes. A patch that names none cannot be read. */
export function recordPatch(text: string, call: ToolCall, recorder: Recorder): void {
  const files = filesIn(text)
  // Which file a line is put into is not followed: each may hold it.
  const added = text.split('\n').flatMap((line) => /^\+(?!\+\+ )(.*)$/.exec(line)?.[1] ?? [])
  for (const { does, path } of files)
    recordFile(`file.${does}`, path, call, recorder, { manner: 'edit', texts: [added.join('\n')] })
  if (files.length === 0) recorder.obscure('INPUT_UNREADABLE')
}
