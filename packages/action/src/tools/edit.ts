import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import { recordPatch } from './patch.ts'
import type { Tool } from './tool.ts'
import { recordFile, textInput, textList } from './tool.ts'

const pathNames = [
  'file_path',
  'filePath',
  'path',
  'absolute_path',
  'target_file',
  'filename',
  'notebook_path',
  'target_notebook',
  'file',
]

/** Tools that write, change and delete files. */
export const edits: readonly Tool[] = [
  {
    names: [
      'Write',
      'write',
      'write_file',
      'WriteFile',
      'create',
      'create_file',
      'createFile',
      'save_file',
    ],
    toolClass: 'write',
    record: (call, recorder) =>
      recordFile('file.write', textInput(call, pathNames), call, recorder, { manner: 'overwrite' }),
  },
  {
    names: [
      'Edit',
      'edit',
      'MultiEdit',
      'multiedit',
      'NotebookEdit',
      'edit_notebook',
      'replace',
      'edit_file',
      'search_replace',
      'str_replace',
      'str_replace_editor',
      'insert',
      'EditFile',
      'editFiles',
      'insert_edit_into_file',
      'replace_string_in_file',
      'afterFileEdit',
    ],
    toolClass: 'edit',
    record: edited,
  },
  {
    names: ['apply_patch', 'ApplyPatch', 'patch', 'applyPatch'],
    toolClass: 'edit',
    record: patched,
  },
  {
    names: ['delete_file', 'deleteFile', 'Delete'],
    toolClass: 'write',
    record: (call, recorder) =>
      recordFile('file.delete', textInput(call, pathNames), call, recorder),
  },
]

/** One path, or one for each edit. `view` is the read of an editor that does both. */
function edited(call: ToolCall, recorder: Recorder): void {
  const listed = [call.input['edits'], call.input['files']].flatMap((edits) =>
    Array.isArray(edits) ? edits : [],
  )
  const inner = listed.flatMap((edit) =>
    typeof edit === 'object' && edit !== null && !Array.isArray(edit)
      ? pathNames.flatMap((name) => textList(Reflect.get(edit, name)))
      : textList(edit),
  )
  const own = textInput(call, pathNames)
  const kind = call.input['command'] === 'view' ? 'file.read' : 'file.write'
  const paths = [...(own === null ? [] : [own]), ...inner]
  if (paths.length === 0) recordFile(kind, null, call, recorder, { manner: 'edit' })
  for (const path of new Set(paths)) recordFile(kind, path, call, recorder, { manner: 'edit' })
}

function patched(call: ToolCall, recorder: Recorder): void {
  const text = textInput(call, ['input', 'patch', 'patchText', 'command', 'diff'])
  if (text === null) recorder.obscure('INPUT_UNREADABLE')
  else recordPatch(text, call, recorder)
}
