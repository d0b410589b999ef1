import type { AgentAdapter } from '../agent-adapter.ts'
import { capabilities } from './capabilities.ts'
import { givenFolders } from './given-folders.ts'
import { inspectInstall, planInstall, planUninstall } from './install.ts'
import { managedClaudeCode } from './managed.ts'
import { parseHook } from './parse.ts'
import { renderAnswer } from './render.ts'
import { settingsPath, settingVariables } from './settings-file.ts'
import { locateTranscript, parseTranscriptLine, subagentOf } from './transcript.ts'

/** Claude Code, by hooks in the person's own settings. */
export const claudeCode: AgentAdapter = {
  name: 'claude-code',
  capabilities,
  parseHook,
  renderAnswer,
  settingVariables,
  settingPaths: (place) => [settingsPath(place)],
  planInstall,
  planUninstall,
  inspectInstall,
  managed: managedClaudeCode,
  givenFolders,
  transcript: { locate: locateTranscript, subagentOf, parseLine: parseTranscriptLine },
}
