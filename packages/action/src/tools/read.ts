import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { globbed, recordFile, textInput, textList } from './tool.ts'

const pathNames = [
  'file_path',
  'filePath',
  'path',
  'absolute_path',
  'target_file',
  'filename',
  'notebook_path',
  'uri',
  'file',
  'dir_path',
  'directory',
]

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
      'readFile',
      'open_file',
      'str_replace_editor_view',
    ],
    toolClass: 'read',
    record: (call, recorder) => recordFile('file.read', textInput(call, pathNames), call, recorder),
  },
  {
    names: ['read_many_files', 'ReadManyFiles', 'readManyFiles'],
    toolClass: 'read',
    record: readMany,
  },
  {
    names: ['LS', 'ls', 'list', 'list_directory', 'list_dir', 'ListDirectory', 'listDirectory'],
    toolClass: 'read',
    record: (call, recorder) =>
      recordFile('file.read', textInput(call, pathNames) ?? '.', call, recorder, {
        manner: 'list',
      }),
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
      'SearchText',
      'rg',
      'grep_files',
      'textSearch',
    ],
    toolClass: 'search',
    record: (call, recorder) => search(call, recorder, ['glob', 'include', 'include_pattern'], ''),
  },
  {
    names: [
      'LSP',
      'lsp',
      'get_diagnostics',
      'read_lints',
      'todoread',
      'TodoRead',
      'getDiagnostics',
      'ListMcpResources',
      'ToolSearch',
      'TaskList',
      'TaskGet',
      'list_mcp_resources',
      'list_mcp_resource_templates',
    ],
    toolClass: 'read',
    record: () => {},
  },
]

function readMany(call: ToolCall, recorder: Recorder): void {
  const paths = [...textList(call.input['paths']), ...textList(call.input['include'])]
  if (paths.length === 0) recordFile('file.read', null, call, recorder)
  for (const path of paths) recordFile('file.read', globbed(path), call, recorder)
}

/** What a search reads: the folder, with the pattern below it where one narrows it. */
function search(
  call: ToolCall,
  recorder: Recorder,
  names: readonly string[],
  manner: string,
): void {
  const folder = textInput(call, ['path', 'dir_path', 'directory', 'target_directory']) ?? '.'
  const pattern = textInput(call, names)
  recordFile('file.read', folder, call, recorder, { recursive: true, manner: 'search' })
  if (pattern === null || pattern === '') return
  const path = pattern.startsWith('/') || pattern.startsWith('~') ? pattern : `${folder}/${pattern}`
  recordFile('file.read', globbed(path), call, recorder, {
    manner: manner === '' ? 'search' : manner,
  })
}
