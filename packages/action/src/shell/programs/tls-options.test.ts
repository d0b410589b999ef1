import { expect, test } from 'vitest'
import { decided } from '../../../test/decided.ts'

test.each([
  'curl -k https://x.example.com/a',
  'curl -fsSLk https://x.example.com/a',
  'curl --insecure x.example.com/a',
  'curl --proxy-insecure https://x.example.com/a',
  'nscurl -k https://x.example.com/a',
  'wget --no-check-certificate https://x.example.com/a',
  'aria2c --check-certificate=false https://x.example.com/a',
  'http --verify=no https://x.example.com/a',
  'npm install --strict-ssl=false',
  'pip install --trusted-host pypi.org requests==2.0',
  'apt-get -o Acquire::https::Verify-Peer=false update',
  'aws --no-verify-ssl s3 ls',
  'helm repo update --insecure-skip-tls-verify',
  'skopeo copy --src-tls-verify=false docker://a docker://b',
  'mysql --ssl-mode=DISABLED -e "select 1"',
])('an option that looks at no certificate is asked about: %s', (command) => {
  expect(decided(command).rules).toContain('ask-unverified-connections')
})

test.each([
  'curl -k https://localhost:8443/health',
  'curl -k https://10.0.0.4/health',
  'curl --insecure https://app.test',
  'wget --no-check-certificate https://127.0.0.1:8443',
  'curl -K x.example.conf https://x.example.com',
  'curl https://x.example.com/a',
])('one towards this machine or a private network is not: %s', (command) => {
  expect(decided(command).rules).not.toContain('ask-unverified-connections')
})
