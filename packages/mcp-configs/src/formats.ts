import { claudeCode } from './claude-code/index.ts'
import { claudeDesktop } from './claude-desktop/index.ts'
import { codex } from './codex/index.ts'
import type { ConfigFormat } from './config-format.ts'
import { continueDev } from './continue/index.ts'
import { cursor } from './cursor/index.ts'
import { geminiCli } from './gemini-cli/index.ts'
import { generic } from './generic/index.ts'
import { kiro } from './kiro/index.ts'
import { openCode } from './opencode/index.ts'
import { vscode } from './vscode/index.ts'
import { zed } from './zed/index.ts'

/** Every client's format. */
export const configFormats: readonly ConfigFormat[] = [
  claudeCode,
  claudeDesktop,
  codex,
  continueDev,
  cursor,
  geminiCli,
  generic,
  kiro,
  openCode,
  vscode,
  zed,
]

export function formatOf(client: string): ConfigFormat | undefined {
  return configFormats.find((format) => format.client === client)
}
