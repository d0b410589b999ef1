import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import { recordPatch } from './patch.ts'
import type { Tool } from './tool.ts'
import { contentsIn, pathNames, pathsIn, recordFiles, textInput } from './tool.ts'

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
      'TabWrite',
      'GenerateImage',
    ],
    toolClass: 'write',
    record: (call, recorder) =>
      recordFiles('file.write', pathsIn(call, pathNames), call, recorder, {
        manner: 'overwrite',
        texts: contentsIn(call),
      }),
  },
  {
    names: [
      'Edit',
      'edit',
      'MultiEdit',
      'multiedit',
      'NotebookEdit',
      'EditNotebook',
      'edit_notebook',
      'replace',
      'edit_file',
      'search_replace',
      'StrReplace',
      'str_replace',
      'str_replace_editor',
      'insert',
      'EditFile',
      'editFiles',
      'insert_edit_into_file',
      'replace_string_in_file',
      'multi_replace_string_in_file',
      'afterFileEdit',
      'reapply',
    ],
    toolClass: 'edit',
    record: edited,
  },
  {
    names: ['apply_patch', 'ApplyPatch', 'patch', 'applyPatch', 'ApplyAgentDiff'],
    toolClass: 'edit',
    record: patched,
  },
  {
    names: ['delete_file', 'deleteFile', 'Delete'],
    toolClass: 'write',
    record: (call, recorder) =>
      recordFiles('file.delete', pathsIn(call, pathNames), call, recorder),
  },
]

/** One path, or one for each edit. `view` is the read of an editor that does both. */
function edited(call: ToolCall, recorder: Recorder): void {
  const kind = call.input['command'] === 'view' ? 'file.read' : 'file.write'
  const listed = ['edits', 'files', 'replacements'].flatMap((name) => {
    const value = call.input[name]
    return Array.isArray(value) ? value : []
  })
  const inner = listed.flatMap((edit) => {
    if (typeof edit === 'string') return [edit]
    if (typeof edit !== 'object' || edit === null || Array.isArray(edit)) return [null]
    return pathsIn({ ...call, input: edit }, pathNames)
  })
  const paths = [...pathsIn(call, pathNames), ...inner]
  const texts = contentsIn(call)
  recordFiles(kind, [...new Set(paths)], call, recorder, { manner: 'edit', texts })
}

function patched(call: ToolCall, recorder: Recorder): void {
  const text = textInput(call, ['input', 'patch', 'patchText', 'patch_text', 'command', 'diff'])
  if (text === null) recorder.obscure('INPUT_UNREADABLE')
  else recordPatch(text, call, recorder)
}
