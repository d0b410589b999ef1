import { randomBytes } from 'node:crypto'
import { fstatSync } from 'node:fs'
import { instant } from '@custody/model'
import type { Cli } from './command.ts'
import { commands } from './commands/index.ts'
import { homeOf } from './home.ts'
import { buildProgram, meantArguments, runProgram, wantedCommand } from './program.ts'
import { stopSignal } from './stop-signal.ts'
import type { Screen } from './terminal.ts'
import { wantsColour } from './terminal.ts'

const { env, argv, stdin, stdout, stderr } = process

const cli: Cli = {
  env,
  cwd: process.cwd(),
  home: homeOf(env),
  stdout: screen(stdout),
  stderr: screen(stderr),
  stdin: { isTerminal: stdin.isTTY, read: readStdin },
  now: () => instant(Date.now()),
  uid: process.getuid?.() ?? null,
  stop: stopSignal(),
  random: (size) => randomBytes(size),
}

// A reader that went away (`custody log | head`) is no failure of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const meant = meantArguments(argv.slice(2), commands)
await runProgram(cli, await buildProgram(cli, commands, wantedCommand(meant)), meant)

function screen(stream: NodeJS.WriteStream): Screen {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : 80,
    colour: wantsColour(env, stream.isTTY),
  }
}

/** Node takes a folder for an empty input; it is one that cannot be read. */
function readStdin(): typeof stdin {
  if (fstatSync(0).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
  return stdin
}
