import type { CommandFile } from '../command.ts'
import { runAlone } from '../up/run-alone.ts'

const about = `Runs the server with its console alone, in the foreground: for a systemd unit, or to look
at one part. Its log goes to stderr as JSON lines; SIGTERM stops it cleanly.`

/** `custody server`: the server without the rest. */
export const serverCommand: CommandFile = (cli) => runAlone(cli, 'server', about)
