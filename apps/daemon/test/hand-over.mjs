// Run in a throw-away machine under the name and package file of a client, as the developer: registers as the client
// does, asks about one large call, and hands the connection on to another process after so many milliseconds, or never.
// Prints what whoever holds it is told. Usage: hand-over.mjs FILE MILLISECONDS|never
import { fork, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'

const [, script, file, after] = process.argv
if (file === 'take') {
  process.on('message', (_, connection) => tell(connection))
  process.send('ready')
} else await askAndHandOver()

async function askAndHandOver() {
  const { stdout } = spawnSync('/usr/lib/custody/custody-ask', [])
  const [secret] = /\d+\.\d+\.[\w-]{43}/.exec(stdout.toString())
  const taker = fork(script, ['take'])
  await new Promise((resolve) => taker.once('message', resolve))
  const connection = connect(703, '127.0.0.1')
  await new Promise((resolve) => connection.write(request(secret), resolve))
  if (after === 'never') {
    tell(connection)
    return taker.kill()
  }
  await setTimeout(Number(after))
  taker.send('take', connection)
}

function tell(connection) {
  let told = ''
  connection.on('data', (piece) => {
    told += piece
    const [head, body] = told.split('\r\n\r\n')
    if (body === undefined) return
    if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1])) return
    console.log(told)
    process.exit()
  })
  connection.on('close', () => process.exit())
}

function request(secret) {
  const body = JSON.stringify({
    session_id: 'handed-on',
    transcript_path: '',
    cwd: '/home/dev',
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: 'Write',
    tool_input: { file_path: file, content: 'a line of no interest\n'.repeat(200_000) },
    tool_use_id: file,
  })
  return [
    'POST /custody/blocked-run-custody-doctor/claude-code/PreToolUse HTTP/1.1',
    'Host: 127.0.0.1:703',
    'Content-Type: application/json',
    'X-Custody-Hook: 1',
    `X-Custody-Session: ${secret}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}
