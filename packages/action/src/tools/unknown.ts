import type { ToolCall } from '@custody/model'
import { recordScript } from '../shell/script.ts'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { pathNames, pathsIn, recordFile, recordUrl, textsIn } from './tool.ts'

/**
 * A tool that nobody knows. What it does cannot be told, so the call is incomplete; what its input names in
 * so many words is recorded all the same: a command as a script, a path as read, an address as reached.
 */
export const unknownTool: Tool = { names: [], toolClass: 'unknown', record: guessed }

function guessed(call: ToolCall, recorder: Recorder): void {
  recorder.obscure('TOOL_UNKNOWN', { program: call.tool })
  for (const text of textsIn(call, ['command', 'cmd', 'shell_command']))
    recordScript(text, call.workingDirectory, recorder)
  for (const path of pathsIn(call, pathNames))
    if (path !== null && !/^[a-z]+:\/\//i.test(path)) recordFile('file.read', path, call, recorder)
  for (const url of textsIn(call, ['url', 'uri', 'link']))
    if (/^[a-z]+:\/\//i.test(url)) recordUrl(url, call, recorder)
}
