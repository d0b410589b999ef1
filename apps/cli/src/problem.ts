import type { Instant, ProblemText } from '@custody/model'

/** A part that `custody up` starts as a process of its own. */
export type PartName = 'server' | 'daemon'

/** Every way a command can fail that a person can do something about. Data only; the sentences stand in the table. */
export type CliProblem =
  | { readonly code: 'USAGE_WRONG'; readonly said: string; readonly command: string }
  | { readonly code: 'HOME_UNUSABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'CONFIG_UNREADABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'LOCK_HELD'; readonly pid: number | null; readonly since: Instant | null }
  | {
      readonly code: 'PORT_TAKEN'
      readonly port: number
      readonly part: PartName
      readonly config: string
    }
  | { readonly code: 'PART_MISSING'; readonly part: string; readonly path: string }
  | {
      readonly code: 'PART_DIED'
      readonly part: PartName
      readonly how: string
      readonly last: string
      readonly log: string
    }
  | {
      readonly code: 'PART_NOT_READY'
      readonly part: PartName
      readonly seconds: number
      readonly log: string
    }
  | { readonly code: 'INTERRUPTED' }
  | { readonly code: 'DAEMON_AWAY'; readonly socket: string }
  | { readonly code: 'DAEMON_ANSWER_BAD'; readonly because: string }
  | { readonly code: 'DAEMON_REFUSED'; readonly problem: string; readonly text: ProblemText | null }
  | { readonly code: 'AGENT_UNKNOWN'; readonly agent: string; readonly known: readonly string[] }
  | { readonly code: 'SETTINGS_UNREADABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'FILE_CHANGED'; readonly path: string }
  | { readonly code: 'FILE_NOT_WRITTEN'; readonly path: string; readonly because: string }
  | { readonly code: 'FILE_EXISTS'; readonly path: string }
  | { readonly code: 'FILE_UNREADABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'CONFIRMATION_NEEDED'; readonly command: string }
  | { readonly code: 'CALL_UNKNOWN'; readonly call: string }
  | { readonly code: 'RECEIPT_UNREADABLE'; readonly path: string; readonly agent: string }
  | { readonly code: 'CALL_NONE_STOPPED' }
  | { readonly code: 'SERVER_AWAY'; readonly because: string }
  | { readonly code: 'CONTENT_UNNAMED' }
  | { readonly code: 'DEVICE_UNNAMED'; readonly named: string; readonly count: number }
  | { readonly code: 'CONTENT_KEY_EXISTS'; readonly path: string }
  | { readonly code: 'CONTENT_KEY_INVALID'; readonly path: string; readonly because: string }
  | {
      readonly code: 'SERVER_REFUSED'
      readonly refused: string
      readonly because: string
      readonly hint: string
    }
  | { readonly code: 'BUNDLE_UNUSABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'TRUST_POLICY_UNUSABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'HEADS_UNUSABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'STAMP_UNUSABLE'; readonly path: string; readonly because: string }
  | { readonly code: 'CHECKOUT_NEEDED'; readonly what: string }
  | { readonly code: 'ROOT_NEEDED' }
  | { readonly code: 'SYSTEM_UNSUPPORTED'; readonly platform: string }
  | { readonly code: 'SYSTEM_PROGRAMS_MISSING'; readonly path: string }
  | { readonly code: 'SYSTEM_PROGRAMS_EXPOSED'; readonly path: string }
  | { readonly code: 'SYSTEM_STEP_FAILED'; readonly step: string; readonly because: string }
  | { readonly code: 'CANARY_NOT_DENIED'; readonly instead: string; readonly log: string }
  | { readonly code: 'SYSTEM_NOT_ANSWERING'; readonly lacks: string; readonly log: string }

type Texts = {
  readonly [Code in CliProblem['code']]: (
    problem: Extract<CliProblem, { readonly code: Code }>,
  ) => ProblemText
}

/** What a person is told for each code: why, and what to type. The first half of the sentence is the command's. */
const texts: Texts = {
  USAGE_WRONG: ({ said, command }) => ({ reason: said, hint: `see \`${command} --help\`` }),
  HOME_UNUSABLE: ({ path, because }) => ({
    reason: `the folder \`${path}\` cannot be used: ${because}`,
    hint: 'make it yours (`ls -ld` shows who owns it), or name another: `CUSTODY_HOME=DIR custody …`',
  }),
  CONFIG_UNREADABLE: ({ path, because }) => ({
    reason: `\`${path}\` cannot be read: ${because}`,
    hint: 'mend it by hand, or let `custody doctor --fix` move it aside',
  }),
  LOCK_HELD: ({ pid, since }) => ({
    reason:
      pid === null
        ? 'another `custody up` is just starting on the same folder'
        : `Custody already runs: process ${pid}, since ${since === null ? 'an unknown time' : clockTime(since)}`,
    hint:
      pid === null
        ? 'wait a moment, then see `custody status`'
        : `see \`custody status\`, or end it with \`kill ${pid}\``,
  }),
  PORT_TAKEN: ({ port, part, config }) => ({
    reason: `port ${port} of 127.0.0.1, kept for the ${part}, is taken by another program`,
    hint: `end that program (\`ss -ltnp 'sport = :${port}'\` names it), or change the port in ${config}${
      part === 'daemon' ? ' and run `custody install` again' : ''
    }`,
  }),
  PART_MISSING: ({ part, path }) => ({
    reason: `the ${part} is not there: no \`${path}\``,
    hint: 'the installation is not whole: clone it again, then `npm start`',
  }),
  PART_DIED: ({ part, how, last, log }) => ({
    reason: `the ${part} ended before it was ready (${how})${last === '' ? '' : `: ${last}`}`,
    hint: `read ${log}, then run \`custody doctor\``,
  }),
  PART_NOT_READY: ({ part, seconds, log }) => ({
    reason: `the ${part} was not ready after ${seconds} s`,
    hint: `read ${log}, then run \`custody doctor\``,
  }),
  INTERRUPTED: () => ({
    reason: 'it was interrupted',
    hint: 'nothing was left half done: run the command again',
  }),
  DAEMON_AWAY: () => ({
    reason: 'the daemon does not answer',
    hint: 'start it with `npm start` (or `custody up`); `custody doctor` says more',
  }),
  DAEMON_ANSWER_BAD: ({ because }) => ({
    reason: `the daemon's answer cannot be read: ${because}`,
    hint: 'another version may be running: stop `custody up` and start it again',
  }),
  DAEMON_REFUSED: ({ problem, text }) => ({
    reason: text?.reason ?? `the daemon says ${problem}`,
    hint: text?.hint ?? 'run `custody doctor`',
  }),
  AGENT_UNKNOWN: ({ agent, known }) => ({
    reason: `there is no agent \`${agent}\``,
    hint: `name one of: ${known.join(', ')}`,
  }),
  SETTINGS_UNREADABLE: ({ path, because }) => ({
    reason: `\`${path}\` cannot be changed safely: ${because}`,
    hint: 'mend the file by hand (nothing was written), then run the command again',
  }),
  FILE_CHANGED: ({ path }) => ({
    reason: `\`${path}\` was changed while you were looking at the plan`,
    hint: 'nothing was written to it: run the command again to see a new plan',
  }),
  FILE_NOT_WRITTEN: ({ path, because }) => ({
    reason: `\`${path}\` could not be written: ${because}`,
    hint: 'make the file and its folder writable for you, then run the command again',
  }),
  FILE_EXISTS: ({ path }) => ({
    reason: `\`${path}\` exists already`,
    hint: 'name another file with `--output FILE`, or write over it with `--force`',
  }),
  FILE_UNREADABLE: ({ path, because }) => ({
    reason: `\`${path}\` cannot be read: ${because}`,
    hint: 'check the name, and that you may read it: `ls -l`',
  }),
  CONFIRMATION_NEEDED: ({ command }) => ({
    reason: 'the plan needs a yes, and there is no terminal to ask on',
    hint: `look at it with \`${command} --dry-run\`, then run \`${command} --yes\``,
  }),
  CALL_UNKNOWN: ({ call }) => ({
    reason: `this device has no call \`${call}\``,
    hint: 'take an id from `custody log`; older calls are in the console',
  }),
  RECEIPT_UNREADABLE: ({ path, agent }) => ({
    reason: `what an earlier install kept cannot be read: \`${path}\``,
    hint: `run \`custody uninstall ${agent}\` first: it needs no receipt`,
  }),
  CALL_NONE_STOPPED: () => ({
    reason: 'no call was denied, asked about or held lately',
    hint: 'name a call: `custody log` shows their numbers',
  }),
  SERVER_AWAY: ({ because }) => ({
    reason: because,
    hint: 'start Custody with `custody up`',
  }),
  CONTENT_KEY_EXISTS: ({ path }) => ({
    reason: `\`${path}\` is there already, and may be a key that opens contents`,
    hint: 'name another file',
  }),
  CONTENT_KEY_INVALID: ({ path, because }) => ({
    reason: `\`${path}\` opens nothing: ${because}`,
    hint: 'the content key is what `custody content make-key` wrote, the keys what `custody server reveal` did',
  }),
  CONTENT_UNNAMED: () => ({
    reason: 'whose contents is not said, or said twice',
    hint: 'name one of `--session ID`, `--device ID`, `--person NAME`',
  }),
  DEVICE_UNNAMED: ({ named, count }) => ({
    reason:
      count === 0 ? `no device is called \`${named}\`` : `${count} devices are called \`${named}\``,
    hint: 'name it by its id: `custody server device list` shows every one',
  }),
  SERVER_REFUSED: ({ because, hint }) => ({ reason: because, hint }),
  BUNDLE_UNUSABLE: ({ path, because }) => ({
    reason: `\`${path}\` is not an evidence bundle: ${because}`,
    hint: 'make one with `custody export --output FILE`',
  }),
  TRUST_POLICY_UNUSABLE: ({ path, because }) => ({
    reason: `\`${path}\` is not a trust policy: ${because}`,
    hint: "on one machine it is `trust-policy` in Custody's folder; an auditor gets it from the witness's operator",
  }),
  HEADS_UNUSABLE: ({ path, because }) => ({
    reason: `\`${path}\` says nothing of what is newest: ${because}`,
    hint: 'fetch it from the witness itself: `curl WITNESS/heads > heads.json`',
  }),
  STAMP_UNUSABLE: ({ path, because }) => ({
    reason: `\`${path}\` shows no time: ${because}`,
    hint: 'fetch it from the witness itself (spec/witness.md, "Time stamps"), and the root from the authority',
  }),
  CHECKOUT_NEEDED: ({ what }) => ({
    reason: `${what} is not part of an installed Custody`,
    hint: 'run it in a clone of the repository: `npm run demo`',
  }),
  ROOT_NEEDED: () => ({
    reason: 'it changes the machine, which only root may',
    hint: 'look at the plan with `--dry-run`, then run it with `sudo`',
  }),
  SYSTEM_UNSUPPORTED: ({ platform }) => ({
    reason: `the separate installation is made for Linux, and this is ${platform}`,
    hint: 'see packaging/ for what is laid out, untested; `custody install claude-code` works here',
  }),
  SYSTEM_PROGRAMS_MISSING: ({ path }) => ({
    reason: `the programs are not there: no \`${path}\``,
    hint: 'install the package, which `npm run package` builds: `sudo dpkg -i custody_*.deb`',
  }),
  SYSTEM_PROGRAMS_EXPOSED: ({ path }) => ({
    reason: `others than root may change \`${path}\`, so what it does is not ours to promise`,
    hint: `\`sudo chown root:root ${path} && sudo chmod go-w ${path}\`, or install the package again`,
  }),
  SYSTEM_STEP_FAILED: ({ step, because }) => ({
    reason: `a step failed (${step}): ${because}`,
    hint: 'mend that and run the command again: steps that are done are left out',
  }),
  CANARY_NOT_DENIED: ({ instead, log }) => ({
    reason: `it was started, but a call that must be denied was not: ${instead}`,
    hint: `end the agents, read ${log}, then \`sudo custody doctor canary\``,
  }),
  SYSTEM_NOT_ANSWERING: ({ lacks, log }) => ({
    reason: `it was started, but ${lacks}`,
    hint: `read ${log}; to free the agents meanwhile: \`sudo custody uninstall --system\``,
  }),
}

export const problemCodes = Object.keys(texts)

/** The reason and the hint of a problem. */
export function problemText(problem: CliProblem): ProblemText {
  const text = texts[problem.code] as (problem: CliProblem) => ProblemText
  return text(problem)
}

/** `2026-11-23 04:12:09 UTC`. */
function clockTime(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
