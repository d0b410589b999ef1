import { expect, test } from 'vitest'
import { findingOf } from './enrolment.ts'

const url = 'http://127.0.0.1:47616'
const file = '/etc/custody/enrol-token'

test.each<{
  because: string
  enrolment?: 'enrolled' | 'pending' | 'not_enrolled'
  server?: { url?: string | null; problem?: string | null }
  epoch?: Parameters<typeof findingOf>[0]['epoch']
  status: string
  told: readonly string[]
}>([
  { because: 'no server is named', server: { url: null }, status: 'skipped', told: ['no server'] },
  { because: 'it is enrolled', status: 'pass', told: ['dev_1', 'https://custody.example.org'] },
  {
    because: 'any account here could take the server’s port',
    server: { url },
    status: 'warn',
    told: ['dev_1', 'whoever takes port 47616', 'https://'],
  },
  {
    because: 'the way to the server is open',
    server: { url: 'http://custody.example.org' },
    status: 'warn',
    told: ['whoever stands between'],
  },
  {
    because: 'only root can take its port',
    server: { url: 'http://127.0.0.1:616' },
    status: 'pass',
    told: [],
  },
  {
    because: 'the server is away',
    server: { problem: 'NETWORK' },
    status: 'fail',
    told: [`no answer from https://custody.example.org; 3 entries are kept here`],
  },
  {
    because: 'the server refuses what it is sent',
    server: { problem: 'LOG_FORKED' },
    status: 'fail',
    told: ['LOG_FORKED', 'docs/errors/LOG_FORKED.md'],
  },
  {
    because: 'nobody put a token there',
    enrolment: 'not_enrolled',
    server: { problem: 'ENROL_TOKEN_MISSING' },
    status: 'fail',
    told: ['no token', `install -D -m 640 -g custody TOKEN-FILE ${file}`],
  },
  {
    because: 'the token is refused',
    enrolment: 'not_enrolled',
    server: { problem: 'TOKEN_REFUSED' },
    status: 'fail',
    told: [
      'refuses the token',
      `with a new one: sudo install -D -m 640 -g custody TOKEN-FILE ${file}`,
    ],
  },
  {
    because: 'the server cannot be reached to enrol',
    enrolment: 'not_enrolled',
    server: { problem: 'NETWORK' },
    status: 'fail',
    told: ['no answer', 'no agent starts'],
  },
  {
    because: 'nobody asked yet',
    enrolment: 'not_enrolled',
    status: 'skipped',
    told: ['not been asked'],
  },
  {
    because: 'nobody approved it',
    enrolment: 'pending',
    status: 'fail',
    told: ['administrator to approve it', 'custody server device approve dev_1'],
  },
  {
    because: 'its log is gone and nobody granted the next',
    enrolment: 'not_enrolled',
    server: { problem: 'EPOCH_AWAITED' },
    epoch: { epoch: 1, asking: { epoch: 2, because: 'wiped' }, ended: [] },
    status: 'fail',
    told: ['grant epoch 2', 'no agent starts', 'custody server device list'],
  },
  {
    because: 'it waits for an epoch and the server is away',
    enrolment: 'not_enrolled',
    server: { problem: 'NETWORK' },
    epoch: { epoch: 1, asking: { epoch: 2, because: 'wiped' }, ended: [] },
    status: 'fail',
    told: ['no answer'],
  },
])(
  'where $because, says so',
  ({ enrolment = 'enrolled', server = {}, epoch = null, status, told }) => {
    const finding = findingOf({
      device: 'dev_1',
      enrolment,
      server: {
        url: 'https://custody.example.org',
        lastContactAt: null,
        problem: null,
        enrolTokenFile: file,
        ...server,
      },
      log: { recorded: 10, stored: 7 } as never,
      epoch,
      keyNotAfter: null,
      now: 0,
    })
    expect(finding.status).toBe(status)
    for (const words of told) expect(JSON.stringify(finding)).toContain(words)
  },
)
