import type { Rule } from '../rule.ts'
import { assignment } from './alphabet.ts'

/** A value in quotes without blanks, or bare up to a blank or a bracket. */
const secretValue = String.raw`([^\s"'\x60,;(){}\[\]<>\\|&]{8,512})`

/** What may follow a name of a secret within the same word: `API_KEY_PROD`, `secretToken2`. Not `_NAME`, `Id`, `Url`, `File`. */
const suffix = String.raw`(?!(?:s?[_.-]?(?:name|id|ids|url|uri|file|path|size|length|type|version|vault|manager|provider|ref|min|max|expir\w{0,8}|count|limit|policy|label|field|selector|class|index|regex|pattern|env|var|variable|source|results))(?![a-z])|s?[_-]?\w{0,12}[_-](?:name|id|url|uri|file|path|size|length|version)(?![a-z]))[\w.-]{0,24}`

/** Names under which secrets are kept, by anyone, with values of high entropy. */
const keyNames = [
  'api_key',
  'api-key',
  'apikey',
  'api_secret',
  'api-secret',
  'apisecret',
  'api_token',
  'api-token',
  'apitoken',
  'access_key',
  'access-key',
  'accesskey',
  'auth_key',
  'auth-key',
  'authkey',
  'app_key',
  'appkey',
  'master_key',
  'masterkey',
  'encryption_key',
  'encryptionkey',
  'signing_key',
  'signingkey',
  'private_key',
  'privatekey',
  'secret_key',
  'secretkey',
  'secret',
  'token',
  'credential',
]

const passwordNames = ['password', 'passwd', 'passphrase', 'pwd', 'passw', '_pass']

export const genericRules: readonly Rule[] = [
  {
    id: 'generic-api-key',
    keywords: keyNames,
    pattern: `(?<!csrf[_-]?|xsrf[_-]?|public[_-]?|page[_-]?|next[_-]?)(?:${keyNames.join('|')})${suffix}${assignment}${secretValue}`,
    flags: 'i',
    back: 0,
    entropyMin: 3.3,
    placeholders: 'names-too',
  },
  {
    id: 'generic-password',
    keywords: passwordNames,
    pattern: `(?:password|passwd|passphrase|pwd|passw|_pass)${suffix}${assignment}([^\\s"'\\x60,;<>\\\\]{6,256})`,
    flags: 'i',
    back: 0,
    entropyMin: 2,
    placeholders: 'names-too',
  },
  // `--token abc`, `--password=abc`: options that carry a secret after a blank or an equals sign.
  {
    id: 'option-secret',
    keywords: ['--'],
    pattern: String.raw`--(?:[a-z]{1,16}-){0,3}(?:password|passwd|passphrase|token|secret|api-?key|access-?key|secret-?key)(?:[ \t]{1,4}|=)\\?["'\x60]?([^\s"'\x60\\;|&<>(){}]{6,512})`,
    flags: 'i',
    back: 0,
    entropyMin: 2.3,
    placeholders: 'templates',
  },
  // RFC 9110, 11.6.2, and the headers that services use in its stead.
  {
    id: 'authorization-header',
    keywords: ['authorization'],
    pattern: String.raw`authorization\\?["']?[ \t]{0,4}[:=][ \t]{0,4}\\?["']?(?:(?:basic|bearer|token|bot|apikey|api-token|digest|negotiate|oauth|key)[ \t]{1,4})?([A-Za-z0-9+/=_.~@:-]{8,2048})`,
    flags: 'i',
    back: 0,
    entropyMin: 2.5,
    placeholders: 'templates',
  },
  {
    id: 'bearer-token',
    keywords: ['bearer '],
    pattern: String.raw`bearer[ \t]{1,4}(?=[A-Za-z+/=_.~-]{0,64}\d)([A-Za-z0-9+/=_.~-]{16,2048})`,
    flags: 'i',
    back: 0,
    entropyMin: 3,
    placeholders: 'names-too',
  },
  {
    id: 'token-header',
    keywords: ['token:', 'api-key:', 'apikey:'],
    pattern: String.raw`(?<=["'](?:[a-z]{1,12}-){0,4})(?:token|api-?key):[ \t]{0,4}([A-Za-z0-9+/=_.~-]{8,1024})`,
    flags: 'i',
    back: 0,
    entropyMin: 2.7,
    placeholders: 'names-too',
  },
  // RFC 3986, 3.2.1: user:password@ in a URL.
  {
    id: 'url-password',
    keywords: ['://'],
    pattern: String.raw`:\/\/[^\s:@/"'\x60<>?#\\]{0,128}:([^\s@/"'\x60<>?#\\]{3,256})@(?=[^\s/])`,
    flags: 'i',
    back: 0,
    entropyMin: 0,
    placeholders: 'templates',
  },
  // curl(1), -u and --user: user:password, either of which may be the secret.
  {
    id: 'curl-user',
    keywords: [' -u', '--user'],
    pattern: String.raw`(?<=curl\b[^\n]{0,512})(?: -u|--user)[ \t=]{0,4}\\?["']?((?!https?:)[^\s"'\\]{0,128}["']?:["']?[^\s"'\\]{0,256})`,
    flags: '',
    back: 0,
    entropyMin: 3,
    placeholders: 'templates',
  },
  // netrc(5)
  {
    id: 'netrc-password',
    keywords: ['password'],
    pattern: String.raw`(?<=login[ \t]{1,4}\S{1,100}\s{1,8})password[ \t]{1,4}(\S{3,256})`,
    flags: 'i',
    back: 0,
    entropyMin: 0,
    placeholders: 'templates',
  },
]
