import type { AgentName, Result } from '@custody/model'
import type { AgentCapabilities } from './capability.ts'
import type { GivenFolders } from './given-folders.ts'
import type { HookAnswer, HookReply } from './hook-answer.ts'
import type { HookEvent, HookProblem } from './hook-event.ts'
import type {
  InstallPlace,
  InstallProblem,
  InstallReceipt,
  InstallRequest,
  Plan,
  SettingFiles,
} from './install-plan.ts'
import type { ManagedAgent } from './managed-agent.ts'
import type { TranscriptLine, TranscriptPlace, TranscriptProblem } from './transcript-line.ts'

/** Our translator for one agent. Pure: it reads and writes no file. */
export type AgentAdapter = {
  readonly name: AgentName
  readonly capabilities: AgentCapabilities

  /** Reads what the agent sent for `event` (the last part of the hook's address). Never guesses. */
  readonly parseHook: (event: string, body: Uint8Array) => Result<HookEvent, HookProblem>

  /** Writes our reply to `event` in the agent's bytes. Never throws: what cannot be written is a deny. */
  readonly renderAnswer: (event: string, reply: HookReply) => HookAnswer

  /** Environment variables that move the agent's settings. */
  readonly settingVariables: readonly string[]

  /** The files that `planInstall` and `planUninstall` must be given. */
  readonly settingPaths: (place: InstallPlace) => readonly string[]

  /** Idempotent: planned over its own result it changes nothing. `receipt` is the stored one, null on a first install. */
  readonly planInstall: (
    request: InstallRequest,
    files: SettingFiles,
    receipt: InstallReceipt | null,
  ) => Result<Plan, InstallProblem>

  /** Gives back the original bytes where nothing else changed the file; else takes out our parts only. */
  readonly planUninstall: (
    place: InstallPlace,
    files: SettingFiles,
    receipt: InstallReceipt | null,
  ) => Result<Plan, InstallProblem>

  /** Whether the files, as they are, still hold every hook of ours. */
  readonly inspectInstall: (request: InstallRequest, files: SettingFiles) => InstallState

  /** How it is governed by files that only root may write; null where that is not built for it. */
  readonly managed: ManagedAgent | null

  /** How it is told of folders besides its project; null where that is not known of it. */
  readonly givenFolders: GivenFolders | null

  readonly transcript: {
    /** The files of the session whose main file stands at `transcriptPath`. */
    readonly locate: (transcriptPath: string) => TranscriptPlace
    /** The subagent whose conversation a file of `subagentsFolder` holds; null for other files. */
    readonly subagentOf: (fileName: string) => string | null
    readonly parseLine: (line: string) => Result<TranscriptLine, TranscriptProblem>
  }
}

/** `tampered`: some of our parts are there, and not all as they would be written now. */
export type InstallState =
  | { readonly status: 'installed' }
  | { readonly status: 'absent' }
  | { readonly status: 'tampered'; readonly missing: readonly string[] }
  | { readonly status: 'unreadable'; readonly problem: InstallProblem }
