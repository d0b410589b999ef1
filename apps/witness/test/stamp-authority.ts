import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'

const config = `
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[tsa]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
[code]
extendedKeyUsage = critical, codeSigning
keyUsage = critical, digitalSignature
[tsa_config]
serial = ./serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
`

/** A real RFC 3161 authority on loopback: openssl ts, with a root of its own. */
export async function startStampAuthority() {
  const place = mkdtempSync(join(tmpdir(), 'custody-tsa-'))
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), { cwd: place, stdio: ['ignore', 'pipe', 'ignore'] })
  writeFileSync(join(place, 'config'), config)
  writeFileSync(join(place, 'serial'), '01\n')
  const root = (name: string) =>
    openssl(
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -out ${name}.pem -subj /CN=${name} -days 30 -config config -extensions ca`,
    )
  root('root')
  root('other')
  openssl(
    'req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /O=Example/CN=TSA -config config',
  )
  for (const use of ['tsa', 'code'])
    openssl(
      `x509 -req -in tsa.csr -CA root.pem -CAkey root.key -set_serial ${use.length} -out ${use}.pem -days 30 -extfile config -extensions ${use}`,
    )
  let isAway = false
  let asked = 0
  const server = createServer((request, response) => {
    if (isAway) return void request.destroy()
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked += 1
      writeFileSync(join(place, 'query'), Buffer.concat(chunks))
      openssl(
        'ts -reply -config config -section tsa_config -queryfile query -inkey tsa.key -signer tsa.pem -out reply',
      )
      response
        .writeHead(200, { 'content-type': 'application/timestamp-reply' })
        .end(readFileSync(join(place, 'reply')))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const derOf = (name: string) => new X509Certificate(readFileSync(join(place, `${name}.pem`))).raw
  return {
    place,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
    root: derOf('root'),
    other: derOf('other'),
    openssl,
    asked: () => asked,
    leave: (away: boolean) => void (isAway = away),
    close: () => {
      server.close()
      rmSync(place, { recursive: true })
    },
  }
}
