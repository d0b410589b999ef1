// custody-seal: `node main.ts [STATE_FOLDER]`, with its listening socket as descriptor 3 (sd_listen_fds(3)).
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openOrCreateFileSigner, serveSigner } from '@custody/keys'

const [state = '/var/lib/custody-seal'] = process.argv.slice(2)
process.umask(0o077)

const signer = openOrCreateFileSigner(join(state, 'device-key.p8'))
if (!signer.ok) {
  process.stderr.write(
    `custody-seal: cannot open the key in \`${state}\`: ${signer.error.code}\nhint: type \`custody doctor keys\`\n`,
  )
  process.exit(1)
}

const server = createServer((socket) => void serveSigner(signer.value, socket).catch(() => {}))
server.listen({ fd: 3 })
process.on('SIGTERM', () => process.exit(0))
