import type { Rule } from '../rule.ts'
import { tokenStart } from './alphabet.ts'

/** Tokens with a shape of their own, each by its issuer's documentation. */
type Shape = Pick<Rule, 'id' | 'keywords' | 'pattern'> &
  Partial<Pick<Rule, 'flags' | 'back' | 'entropyMin'>>

const blank = String.raw`(?:[\s"'\x60,>|\\]|\\[nrt])`
const keyHeader = '-----BEGIN[ A-Z0-9_-]{0,64}PRIVATE KEY(?: BLOCK)?-----'

const shapes: readonly Shape[] = [
  // RFC 7468 and OpenSSH. With its end line, all between; cut short, the lines of base 64 that are there.
  {
    id: 'private-key',
    keywords: ['-----begin'],
    pattern: `${keyHeader}(?:(?:(?!-----)[^]){16,65536}-----END[ A-Za-z0-9_-]{0,80}-----|${blank}{0,16}(?:[A-Za-z0-9+/=]{16,128}${blank}{1,16}){0,1000}[A-Za-z0-9+/=]{16,128})`,
    entropyMin: 0,
  },
  {
    id: 'putty-private-key',
    keywords: ['private-lines:'],
    pattern: String.raw`private-lines:[ \t]{0,4}\d{1,4}((?:\s{1,4}[A-Za-z0-9+/=]{1,128}){1,1000})`,
    flags: 'i',
  },
  // RFC 7519: two base 64 objects and a signature, which an unsigned token leaves empty.
  {
    id: 'jwt',
    keywords: ['eyj'],
    pattern: `(?<![A-Za-z0-9_-](?<!\\\\[nrt]))eyJ[A-Za-z0-9_-]{10,4096}\\.eyJ[A-Za-z0-9_-]{5,8192}\\.[A-Za-z0-9_-]{0,1400}`,
  },
  {
    id: 'jwt-base64',
    keywords: ['zxlk'],
    pattern: `${tokenStart}ZXlK[A-Za-z0-9+/_-]{60,8192}={0,2}`,
  },
  {
    id: 'vault-legacy-token',
    keywords: ['s.'],
    pattern: String.raw`(?<=^|[\s"'\x60=:])s\.(?=[A-Za-z]{0,20}\d)[A-Za-z0-9]{24}(?![A-Za-z0-9_.(-])`,
    entropyMin: 3.5,
  },
  {
    id: 'sourcegraph-access-token',
    keywords: ['sgp_'],
    pattern: `${tokenStart}sgp_[a-fA-F0-9]{16}_[a-fA-F0-9]{40}(?![A-Za-z0-9])`,
  },
  {
    id: 'hashicorp-tf-api-token',
    keywords: ['.atlasv1.'],
    pattern: String.raw`[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}`,
    back: 14,
  },
  {
    id: 'azure-ad-client-secret',
    keywords: ['q~'],
    pattern: String.raw`(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])`,
    back: 4,
    entropyMin: 3,
  },
  {
    id: 'airtable-pat',
    keywords: ['pat'],
    pattern: `${tokenStart}pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}`,
  },
  {
    id: 'mailchimp-api-key',
    keywords: ['-us'],
    pattern: String.raw`(?<![a-f0-9])[a-f0-9]{32}-us\d{1,2}(?!\w)`,
    back: 32,
  },
  {
    id: 'slack-webhook-url',
    keywords: ['hooks.slack.com/'],
    pattern: String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9+/]{20,80})`,
    flags: 'i',
  },
  {
    id: 'discord-webhook-url',
    keywords: ['/api/webhooks/'],
    pattern: String.raw`/api/webhooks/\d{15,22}/([A-Za-z0-9_-]{50,90})`,
    flags: 'i',
  },
  {
    id: 'microsoft-teams-webhook',
    keywords: ['webhook.office.com/'],
    pattern: String.raw`webhook\.office\.com/(?:webhookb2/)?([a-z0-9@/-]{80,200}(?:IncomingWebhook/[a-z0-9/-]{40,120})?)`,
    flags: 'i',
  },
  {
    id: 'telegram-bot-token',
    keywords: [':aa'],
    pattern: String.raw`(?<=(?<!\d)\d{8,10}):AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])`,
  },
  {
    id: 'facebook-access-token',
    keywords: ['|'],
    pattern: String.raw`(?<=(?<!\d)\d{15,16})\|([A-Za-z0-9_-]{27,40})(?![A-Za-z0-9_-])`,
    entropyMin: 3,
  },
  {
    id: 'paypal-access-token',
    keywords: ['access_token$'],
    pattern: String.raw`access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}`,
  },
  {
    id: 'launchdarkly-sdk-key',
    keywords: ['sdk-', 'mob-'],
    pattern: `${tokenStart}(?:sdk|mob)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}(?![a-f0-9-])`,
  },
  {
    id: 'aws-signature',
    keywords: ['x-amz-signature=', 'x-amz-security-token='],
    pattern: String.raw`x-amz-(?:signature|security-token)=([A-Za-z0-9%+/=]{40,4096})`,
    flags: 'i',
  },
  {
    id: 'azure-sas-signature',
    keywords: ['sig='],
    pattern: String.raw`(?<=[?&])sig=([A-Za-z0-9%+/=]{40,90})`,
    flags: 'i',
  },
  {
    id: 'cloudinary-url',
    keywords: ['cloudinary://'],
    pattern: String.raw`cloudinary://\d{10,20}:([A-Za-z0-9_-]{20,40})@`,
    flags: 'i',
  },
]

export const shapeRules: readonly Rule[] = shapes.map((shape) => ({
  flags: '',
  back: 0,
  entropyMin: 2.5,
  placeholders: 'redacted',
  ...shape,
}))
