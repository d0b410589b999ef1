import { request } from 'node:http'
import { serverEndpoints } from '@custody/protocol'
import { readConfig } from '../../up/ports.ts'
import type { Check } from '../check.ts'
import { fail, pass, skipped } from '../check.ts'

/** Whether the server answers, and can write its store. */
export const server: Check = {
  name: 'server',
  question: 'Does the server answer, and can it write?',
  look: async ({ cli }) => {
    const kept = readConfig(cli.home)
    if (!kept.ok || kept.value === null) return skipped('its port is not known')
    const port = kept.value.serverPort
    const status = await healthOf(port)
    if (status === 200) return pass(`http://127.0.0.1:${port}`)
    return status === null
      ? fail(`no answer on 127.0.0.1:${port}; entries are kept here meanwhile`, 'custody up')
      : fail(`it answers ${status}`, `look into ${cli.home.logs}/server.log`)
  },
}

function healthOf(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const { path } = serverEndpoints.health
    const asking = request({ host: '127.0.0.1', port, path, timeout: 3_000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? null)
    })
    asking.once('error', () => resolve(null))
    asking.once('timeout', () => asking.destroy())
    asking.end()
  })
}
