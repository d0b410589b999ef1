import type { CommandFile } from '../command.ts'
import { runAlone } from '../up/run-alone.ts'

const about = `Runs the daemon of this device alone, in the foreground: for a systemd unit, or to look at
one part. It decides and records without a server, and uploads when one is there. Its log
goes to stderr as JSON lines; SIGTERM stops it cleanly.`

/** `custody daemon`: the daemon without the rest. */
export const daemonCommand: CommandFile = (cli) => runAlone(cli, 'daemon', about)
