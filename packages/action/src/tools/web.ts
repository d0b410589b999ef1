import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { pathNames, pathsIn, recordFiles, recordUrl, textsIn } from './tool.ts'

/** Tools that reach the web. A search goes to the agent's own provider: its host is nobody's choice. */
export const webs: readonly Tool[] = [
  {
    names: [
      'WebFetch',
      'webfetch',
      'web_fetch',
      'fetch',
      'fetch_webpage',
      'open_url',
      'url_fetch',
      'Fetch',
    ],
    toolClass: 'fetch',
    record: fetched,
  },
  {
    names: [
      'WebSearch',
      'websearch',
      'web_search',
      'google_web_search',
      'search_web',
      'GoogleSearch',
      'fetch_copilot_cli_documentation',
      'get_internal_docs',
      'cli_help',
    ],
    toolClass: 'web-search',
    record: () => {},
  },
  {
    names: ['fetch_pull_request'],
    toolClass: 'fetch',
    record: (call, recorder) => recordUrl(null, call, recorder),
  },
  {
    names: ['Artifact', 'SendUserFile', 'ShareOnboardingGuide'],
    toolClass: 'fetch',
    record: published,
  },
]

/** Gemini's fetch tool takes its addresses out of a prompt, up to twenty. */
function fetched(call: ToolCall, recorder: Recorder): void {
  const named = textsIn(call, ['url', 'urls', 'uri', 'link'])
  const told = textsIn(call, ['prompt']).flatMap(
    (prompt) => prompt.match(/https?:\/\/[^\s"'<>]+/g) ?? [],
  )
  const urls = named.length > 0 ? named : told
  for (const url of urls.length === 0 ? [null] : new Set(urls)) recordUrl(url, call, recorder)
}

/** Claude Code puts a file on the agent's own site. */
function published(call: ToolCall, recorder: Recorder): void {
  recordFiles('file.read', pathsIn(call, [...pathNames, 'files']), call, recorder)
  recordUrl('https://claude.ai/', call, recorder, 'send')
}
