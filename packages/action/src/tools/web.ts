import type { ToolCall } from '@custody/model'
import type { Recorder } from '../shell/recorder.ts'
import type { Tool } from './tool.ts'
import { recordUrl, textInput } from './tool.ts'

/** Tools that fetch from the web. A search goes to the agent's own provider: its host is nobody's choice. */
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
      'codesearch',
      'search_web',
      'GoogleSearch',
    ],
    toolClass: 'web-search',
    record: () => {},
  },
]

function fetched(call: ToolCall, recorder: Recorder): void {
  const url = textInput(call, ['url', 'uri', 'link'])
  const named = url ?? textInput(call, ['prompt'])?.match(/https?:\/\/[^\s"'<>]+/g)?.[0] ?? null
  recordUrl(named, call, recorder)
}
