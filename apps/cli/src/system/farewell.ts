// Answers the hooks of sessions that ran when Custody was removed, until the last of them has ended: their settings name
// this port and cannot be taken from them. Run by `custody uninstall --system` as root, and nobody once the port is held:
// `node farewell.ts PID:START…`. It goes on when its own file is gone.
import { createServer } from 'node:http'
import { agentNamed } from '@custody/agents'
import { separatePlaces } from '../separate-installation.ts'
import { nobody } from './processes.ts'
import { runs } from './running-sessions.ts'

const sessions = process.argv.slice(2).map((word) => {
  const [pid, startTime] = word.split(':')
  return { pid: Number(pid), startTime: Number(startTime) }
})

const server = createServer((asked, answer) => {
  asked.on('error', () => asked.destroy())
  asked.resume().once('end', () => {
    // …/<agent>/<event>. An address of nobody's is answered with nothing.
    const [agent = '', event = ''] = (asked.url ?? '').split('/').slice(-2)
    const reply = agentNamed(agent)?.renderAnswer(event, { kind: 'removed' })
    if (reply === undefined) answer.writeHead(404).end()
    else answer.writeHead(reply.status, reply.headers).end(reply.body)
  })
})
server.listen(separatePlaces.hookPort, '127.0.0.1', () => {
  process.setgroups?.([])
  process.setgid?.(nobody)
  process.setuid?.(nobody)
})
setInterval(() => {
  if (!sessions.some(runs)) process.exit(0)
}, 1000)
