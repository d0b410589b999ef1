// custody-seal: `node main.ts [STATE_FOLDER [CONFIG_FILE]]`, with its listening socket as descriptor 3 (sd_listen_fds(3)).
import { createServer } from 'node:net'
import { serveSigner } from '@custody/keys'
import { signersIn } from './signers-in.ts'
import { readConfig, sealConfigFile } from './read-config.ts'

const [state = '/var/lib/custody-seal', config = sealConfigFile] = process.argv.slice(2)
process.umask(0o077)

function giveUp(reason: string): never {
  process.stderr.write(`custody-seal: ${reason}\nhint: type \`custody doctor keys\`\n`)
  process.exit(1)
}

const wish = readConfig(config)
if (typeof wish === 'string') giveUp(wish)
const signers = signersIn(state, wish)
const signer = await signers.open(1)
if (!signer.ok) giveUp(`cannot open the key in \`${state}\`: ${signer.error.code}`)

const server = createServer(
  (socket) => void serveSigner(signer.value, socket, signers.ofEpoch).catch(() => {}),
)
server.listen({ fd: 3 })
process.on('SIGTERM', () => process.exit(0))
