import type { Problem, ProblemText } from '@custody/model'

/** Exit codes: 2 is the person's to mend, 3 somebody holds the place, 1 a fault of ours. */
export type StartProblemText = ProblemText & { readonly exitCode: number }

type Told = Problem & { readonly [detail: string]: unknown }
type Row = (problem: Told) => StartProblemText

const rows: { readonly [code: string]: Row } = {
  OPTION_INVALID: ({ option }) => ({
    reason: `\`${String(option)}\` cannot be read`,
    hint: 'node apps/daemon/src/main.ts --home DIR [--hook-port N] [--server URL]',
    exitCode: 2,
  }),
  HOME_UNWRITABLE: ({ path, cause }) => ({
    reason: `\`${String(path)}\` cannot be written: ${String(cause)}`,
    hint: 'set CUSTODY_HOME to a folder of your own, or make this one writable',
    exitCode: 2,
  }),
  DAEMON_RUNNING: ({ pid }) => ({
    reason: `another daemon holds this home${typeof pid === 'number' ? `: process ${pid}` : ''}`,
    hint: 'use it (`custody status`), or stop it first',
    exitCode: 3,
  }),
  HOOK_PORT_TAKEN: ({ port }) => ({
    reason: `port ${String(port)} on 127.0.0.1 is taken by another program`,
    hint: 'stop that program, or choose another hookPort in config.json and run `custody install` again',
    exitCode: 3,
  }),
  WITNESSES_INVALID: ({ path }) => ({
    reason: `\`${String(path)}\` cannot be understood, so nobody knows which witnesses are wanted`,
    hint: 'lines of a C2SP tlog-policy: `witness NAME KEY URL` and `quorum NAME`, no `log` (docs/operations.md)',
    exitCode: 2,
  }),
  FLOOR_NOT_JSON: () => ({
    reason: '`/etc/custody/floor.json` is no JSON, and without it nobody knows what must hold here',
    hint: 'mend it as root (spec/policy.md, "The floor"), or take it away for the built-in floor',
    exitCode: 2,
  }),
  FLOOR_SHAPE_UNKNOWN: ({ at, expected }) => ({
    reason: `\`/etc/custody/floor.json\` cannot be read at \`${String(at)}\`: ${String(expected)}`,
    hint: 'mend it as root (spec/policy.md, "The floor"), or take it away for the built-in floor',
    exitCode: 2,
  }),
  FLOOR_PACK_MISSING: ({ pack }) => ({
    reason: `the floor leaves out \`${String(pack)}\`, which always applies`,
    hint: 'add it to `packs` in /etc/custody/floor.json',
    exitCode: 2,
  }),
  FLOOR_PACK_UNKNOWN: ({ pack }) => ({
    reason: `the floor names the pack \`${String(pack)}\`, which is none of ours`,
    hint: 'type `custody policy check` to see the packs, and mend /etc/custody/floor.json',
    exitCode: 2,
  }),
  FLOOR_WITNESSES_INVALID: () => ({
    reason: '`witnesses` in `/etc/custody/floor.json` cannot be understood, or ask for nobody',
    hint: 'lines of a C2SP tlog-policy: `witness NAME KEY URL` and `quorum NAME`, no `log` (spec/policy.md, "The floor")',
    exitCode: 2,
  }),
  FLOOR_ACTS_INVALID: () => ({
    reason: '`acts` in `/etc/custody/floor.json` is no verifier key of an organisation’s acts',
    hint: 'take the word after `log` that names `<organisation>/acts` (spec/policy.md, "The floor")',
    exitCode: 2,
  }),
  FLOOR_ADMINISTRATOR_INVALID: ({ name, because }) => ({
    reason: `a key of \`${String(name)}\` among \`administrators\` in \`/etc/custody/floor.json\` cannot be used: ${String(because)}`,
    hint: 'keys of security keys only, each once (docs/errors/FLOOR_ADMINISTRATOR_INVALID.md)',
    exitCode: 2,
  }),
  FLOOR_UNREADABLE: ({ cause }) => ({
    reason: `\`/etc/custody/floor.json\` cannot be read: ${String(cause)}`,
    hint: 'make it a regular file that all may read: `sudo chmod 644 /etc/custody/floor.json`',
    exitCode: 2,
  }),
  FLOOR_NOT_ROOTS: ({ uid, mode }) => ({
    reason: `\`/etc/custody/floor.json\` is not root's alone to write (owner ${String(uid)}, mode ${Number(mode).toString(8)})`,
    hint: '`sudo chown root:root /etc/custody/floor.json && sudo chmod 644 /etc/custody/floor.json`',
    exitCode: 2,
  }),
  CONFIG_FILE_UNREADABLE: ({ path, cause }) => ({
    reason: `\`${String(path)}\` cannot be read: ${String(cause)}`,
    hint: `make it a regular file that all may read: \`sudo chmod 644 ${String(path)}\``,
    exitCode: 2,
  }),
  CONFIG_FILE_NOT_ROOTS: ({ path, uid, mode }) => ({
    reason: `\`${String(path)}\` is not root's alone to write (owner ${String(uid)}, mode ${Number(mode).toString(8)})`,
    hint: `\`sudo chown root:root ${String(path)} && sudo chmod 644 ${String(path)}\``,
    exitCode: 2,
  }),
  CONFIG_FILE_NOT_JSON: ({ path }) => ({
    reason: `\`${String(path)}\` is no JSON`,
    hint: 'mend it as root, or take it away (docs/operations.md, "A fleet")',
    exitCode: 2,
  }),
  CONFIG_FILE_SHAPE_UNKNOWN: ({ path, at, expected }) => ({
    reason: `\`${String(path)}\` cannot be used at \`${String(at)}\`: ${String(expected)}`,
    hint: 'mend it as root, or take it away (docs/operations.md, "A fleet")',
    exitCode: 2,
  }),
  KEY_FILE_MISSING: () => ({
    reason: 'the device key is gone, and this device is known by it',
    hint: 'put daemon/device-key.p8 back from a backup; else move the folder `daemon` away and enrol as a new device',
    exitCode: 2,
  }),
  KEY_FILE_EXPOSED: () => ({
    reason: 'the device key could be read by others',
    hint: 'whoever could read it may hold a copy: move daemon/device-key.p8 away and enrol again',
    exitCode: 2,
  }),
  OUTBOX_FULL: () => ({
    reason: 'the disk is full: the log cannot even be opened',
    hint: 'free at least 100 MB on the disk that holds CUSTODY_HOME',
    exitCode: 2,
  }),
  OUTBOX_DAMAGED: ({ detail }) => ({
    reason: `the log contradicts itself: ${String(detail)}`,
    hint: 'move that file away and keep it, it is evidence: started again, the device asks for its next epoch',
    exitCode: 2,
  }),
}

/** What a person is told when the daemon cannot start. */
export function startProblemText(problem: Problem): StartProblemText {
  const row = rows[problem.code]
  if (row !== undefined) return row({ ...problem })
  return {
    reason: `it cannot start (${problem.code}): ${JSON.stringify(problem)}`,
    hint: 'run `custody doctor`',
    exitCode: 2,
  }
}
