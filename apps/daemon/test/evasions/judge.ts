// Run in a throw-away machine without Custody: answers hooks on port 703 as a daemon would that asks nobody who calls. It
// denies what speaks of the marker's command, consents to all else, and prints each event that it was told of.
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { agentNamed } from '@custody/agents'

// Whoever started it can end it by that, whatever stands between them.
process.stdin.on('end', () => process.exit()).resume()

const forbidden = 'echo evaded >> /etc/sudoers'

createServer(async (request, response) => {
  const { status, headers, body } = await answer(request.url ?? '', buffer(request))
  response.writeHead(status, headers).end(body)
}).listen(703, '127.0.0.1', () => console.log(JSON.stringify({ kind: 'listening' })))

async function answer(url: string, sent: Promise<Buffer>) {
  const adapter = agentNamed('claude-code')
  if (adapter === undefined) throw new Error('no adapter')
  const event = url.split('/').at(-1) ?? ''
  const read = adapter.parseHook(event, await sent)
  if (read.ok) console.log(JSON.stringify(read.value))
  const isDenied =
    !read.ok ||
    (read.value.kind === 'call-intended' && JSON.stringify(read.value.call).includes(forbidden))
  return isDenied
    ? adapter.renderAnswer(event, { kind: 'failed', code: 'FORBIDDEN', callId: null })
    : adapter.renderAnswer(event, { kind: 'noted' })
}
