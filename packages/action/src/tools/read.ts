import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { folderNames, pathNames, pathsIn, recordFile, recordFiles, recordPattern } from './tool.ts'
import { textsIn } from './tool.ts'

/** Tools that read files, folders and what matches a pattern. */
export const reads: readonly Tool[] = [
  {
    names: [
      'Read',
      'read',
      'read_file',
      'ReadFile',
      'view',
      'view_image',
      'NotebookRead',
      'cat',
      'beforeReadFile',
      'beforeTabFileRead',
      'TabRead',
      'readFile',
      'open_file',
      'str_replace_editor_view',
      'show_file',
    ],
    toolClass: 'read',
    record: (call, recorder) => recordFiles('file.read', pathsIn(call, pathNames), call, recorder),
  },
  {
    names: ['read_many_files', 'ReadManyFiles', 'readManyFiles'],
    toolClass: 'read',
    record: readMany,
  },
  {
    names: ['LS', 'ls', 'list', 'list_directory', 'list_dir', 'ListDirectory', 'listDirectory'],
    toolClass: 'read',
    record: listed,
  },
  {
    names: ['Glob', 'glob', 'glob_file_search', 'file_search', 'FindFiles', 'findFiles'],
    toolClass: 'search',
    record: (call, recorder) =>
      search(call, recorder, ['pattern', 'glob', 'query', 'glob_pattern'], 'list'),
  },
  {
    names: [
      'Grep',
      'grep',
      'search_file_content',
      'grep_search',
      'codebase_search',
      'SemanticSearch',
      'SearchText',
      'rg',
      'grep_files',
      'textSearch',
      'codesearch',
    ],
    toolClass: 'search',
    record: (call, recorder) =>
      search(call, recorder, ['glob', 'include', 'include_pattern', 'file_pattern'], 'search'),
  },
  {
    names: ['LSP', 'lsp', 'get_diagnostics', 'read_lints', 'ReadLints', 'getDiagnostics'],
    toolClass: 'read',
    record: (call, recorder) => {
      for (const path of pathsIn(call, [...pathNames, 'paths']))
        recordFile('file.read', path, call, recorder, { manner: 'list' })
    },
  },
]

function readMany(call: ToolCall, recorder: Recorder): void {
  const patterns = pathsIn(call, ['paths', 'include', 'file_paths'])
  if (patterns.length === 0) recordFile('file.read', null, call, recorder)
  for (const pattern of patterns)
    if (pattern === null) recordFile('file.read', null, call, recorder)
    else recordPattern(pattern, call, recorder)
}

/** Without a folder these list the one that the agent works in. */
function listed(call: ToolCall, recorder: Recorder): void {
  for (const path of foldersOf(call))
    recordFile('file.read', path, call, recorder, { manner: 'list' })
}

function foldersOf(call: ToolCall): readonly (string | null)[] {
  const folders = pathsIn(call, folderNames)
  return folders.length === 0 ? ['.'] : folders
}

/** What a search reads: the folder, with the pattern below it where one narrows it. */
function search(
  call: ToolCall,
  recorder: Recorder,
  names: readonly string[],
  manner: string,
): void {
  for (const folder of foldersOf(call)) {
    recordFile('file.read', folder, call, recorder, { recursive: true, manner: 'search' })
    for (const pattern of textsIn(call, names).filter((text) => text !== ''))
      recordPattern(
        /^[/~]/.test(pattern) ? pattern : `${folder ?? '.'}/${pattern}`,
        call,
        recorder,
        { manner },
      )
  }
}
