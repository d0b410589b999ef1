import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact, secretsIn } from './redact.ts'
import { alphabets } from './rules/alphabet.ts'
import { assigned } from './rules/assigned.ts'
import { rules } from './rules/index.ts'
import { prefixed } from './rules/prefixed.ts'
import { tagSecretWith } from './secret-tag.ts'

const tagSecret = tagSecretWith(
  (key, message) => createHmac('sha256', key).update(message).digest(),
  new Uint8Array(32).fill(7),
)

/** Characters of a class, chosen without luck: the same call gives the same text. */
function made(letters: string, size: number, seed = 1): string {
  const all = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter((one) =>
    new RegExp(`[${letters}]`).test(one),
  )
  let state = seed * 2654435761
  return Array.from({ length: size }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return all[(state >>> 8) % all.length]
  }).join('')
}

/** A body that begins and ends like no separator and holds a digit and a letter. */
const body = (letters: string, size: number): string =>
  `4${made(letters, size - 2)}${letters.includes('a-') || letters.includes('f') ? 'b' : 'B'}`

const mark = /\[redacted:[a-z0-9-]+:[0-9a-f]{8}\]/g

describe('rules', () => {
  test('each is written so that it cannot be slow: keywords in lower case ASCII, no open repetition', () => {
    for (const rule of rules) {
      expect(rule.keywords.length, rule.id).toBeGreaterThan(0)
      for (const keyword of rule.keywords) expect(keyword, rule.id).toMatch(/^[!-~ ]+$/)
      for (const keyword of rule.keywords) expect(keyword, rule.id).toBe(keyword.toLowerCase())
      const withoutClasses = rule.pattern.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'x')
      expect(withoutClasses, rule.id).not.toMatch(/[*+]|\{\d+,\}/)
    }
  })

  test.each(prefixed.filter(([, prefix]) => !prefix.endsWith('$')))(
    '%s: a token that begins %s is found in a sentence, alone and after an escaped line end',
    (id, prefix, letters, sizeMin, sizeMax) => {
      const token = prefix + body(alphabets[letters], Math.max(4, Math.min(sizeMax, sizeMin + 3)))
      for (const around of ['it is # now', '#', 'KEY=#\n', '"a\\n#"', '<#>'])
        expect(
          secretsIn(around.replace('#', () => token)).map(({ start, end }) =>
            around.replace('#', () => token).slice(start, end),
          ),
          `${id} in ${around}`,
        ).toEqual([token])
    },
  )

  test.each(assigned)(
    '%s: a token is found after its name, and not without',
    (id, names, letters, sizeMin) => {
      const token = `${made(alphabets[letters], sizeMin - 2, 3)}4b`
      for (const name of names)
        for (const text of [
          `${name}_key = "${token}"`,
          `"${name}Key": "${token}"`,
          `${name.toUpperCase()}=${token}`,
        ])
          expect(
            secretsIn(text).map(({ start, end }) => text.slice(start, end)),
            id,
          ).toEqual([token])
    },
  )
})

const longKey = made('A-Za-z0-9+/', 64 * 4)
const pem = (kind: string, lines: string): string =>
  `${'-'.repeat(5)}BEGIN ${kind}PRIVATE KEY${'-'.repeat(5)}\n${lines}\n${'-'.repeat(5)}END ${kind}PRIVATE KEY${'-'.repeat(5)}`
const high = made('A-Za-z0-9', 32, 5)

describe('redact', () => {
  test.each([
    ['a private key', pem('RSA ', longKey.replaceAll(/.{64}/g, '$&\n')), 'private-key'],
    ['a short private key', pem('EC ', made('A-Za-z0-9+/', 40)), 'private-key'],
    [
      'an encrypted one with headers',
      pem('', `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n${longKey}`),
      'private-key',
    ],
    ['one in an escaped string', pem('OPENSSH ', longKey).replaceAll('\n', '\\n'), 'private-key'],
    [
      'one cut short',
      pem('', longKey.replaceAll(/.{64}/g, '$&\n')).split('-----END')[0],
      'private-key',
    ],
    [
      'a JWT',
      `eyJ${made('A-Za-z0-9', 30)}.eyJ${made('A-Za-z0-9', 60)}.${made('A-Za-z0-9_', 43)}`,
      'jwt',
    ],
  ])('%s is replaced whole', (_, secret = '', rule) => {
    const { text, found } = redact(`before ${secret} after`, tagSecret)
    expect(text).toMatch(new RegExp(`^before \\[redacted:${rule}:[0-9a-f]{8}\\]\\s* after$`))
    expect(found).toEqual([{ rule, at: 7, size: `[redacted:${rule}:12345678]`.length }])
  })

  test.each([
    [`DB_PASSWORD=${made('a-z0-9!', 12)}`, 'generic-password'],
    [`api_key: '${high}'`, 'generic-api-key'],
    [`{"clientSecret":"${high}"}`, 'generic-api-key'],
    [`\\"token\\": \\"${high}\\"`, 'generic-api-key'],
    [`tool --auth-token ${high} --verbose`, 'option-secret'],
    [`postgres://app:${made('a-z', 9)}@db.internal/x`, 'url-password'],
    [`curl -H "Authorization: Bearer ${high}" https://h`, 'authorization-header'],
    [`curl -u admin:${made('a-z0-9', 10)} https://h`, 'curl-user'],
    [`machine h login me password ${made('a-z', 8)}`, 'netrc-password'],
  ])('a secret that is known by its place only is found: %s', (text, rule) => {
    expect(redact(text, tagSecret).found.map((one) => one.rule)).toEqual([rule])
  })

  test.each([
    'password: process.env.DB_PASSWORD',
    'const token = await readToken(path)',
    'api_key = "${API_KEY}"',
    'Authorization: Bearer $TOKEN',
    '<input type="password" name="password">',
    'secret_name: prod-database-credentials',
    'token: string, password: string',
    'https://example.com:8080/a@b',
    'ssh-keygen -t ed25519 -C "me@example.com"',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'git commit -m "rotate the api key and the password"',
  ])('what is no secret stays: %s', (text) => {
    expect(redact(text, tagSecret)).toEqual({ text, found: [] })
  })

  test('one secret has one tag, another has another, and the tag is not the secret', () => {
    const [first = '', again = '', other = ''] = [high, high, made('A-Za-z0-9', 32, 6)].map(
      (value) => redact(`api_key=${value}`, tagSecret).text,
    )
    expect(first).toBe(again)
    expect(first).not.toBe(other)
    expect(first).toMatch(/^api_key=\[redacted:generic-api-key:[0-9a-f]{8}\]$/)
  })

  test('places are told in bytes of the text that results', () => {
    const { text, found } = redact(`é𝄞\ud800 api_key=${high} é password="${high}"`, tagSecret)
    const bytes = new TextEncoder().encode(text)
    expect(found).toHaveLength(2)
    for (const { rule, at, size } of found)
      expect(new TextDecoder().decode(bytes.subarray(at, at + size))).toMatch(
        new RegExp(`^\\[redacted:${rule}:[0-9a-f]{8}\\]$`),
      )
  })

  test('text that was redacted is left alone, but a tag of no rule of ours hides nothing', () => {
    const once = redact(`token=${high} and password: ${high}`, tagSecret).text
    expect(redact(once, tagSecret)).toEqual({ text: once, found: [] })
    const inside = `pul-${body('0-9a-f', 40)}`
    expect(redact(`[redacted:${inside}:00000000]`, tagSecret).text).not.toContain(inside)
    // Where a tag stands inside a value, what is beside it is still a secret.
    for (const rule of ['no-such-rule', 'jwt']) {
      const fake = `password="${high}[redacted:${rule}:00000000]${high}"`
      expect(redact(fake, tagSecret).text, rule).not.toContain(high)
    }
  })

  test('it is idempotent and keeps what it did not replace, for any text', () => {
    const pieces = [
      'password',
      '=',
      ': ',
      '"',
      "'",
      high,
      '\\n',
      '://',
      'a:b@',
      '\n',
      'token',
      ']',
      'x',
      '--',
      ' ',
      'é',
    ]
    const textOf = (...more: readonly string[]) =>
      fc
        .array(fc.constantFrom(...pieces, ...more), { maxLength: 30 })
        .map((parts) => parts.join(''))
    fc.assert(
      fc.property(textOf(), (text) => {
        const once = redact(text, tagSecret)
        expect(redact(once.text, tagSecret)).toEqual({ text: once.text, found: [] })
      }),
    )
    // Text that imitates our mark and never closes it can have more replaced the second time, never less.
    fc.assert(
      fc.property(textOf('[redacted:'), (text) => {
        const once = redact(text, tagSecret)
        const twice = redact(once.text, tagSecret)
        expect(twice.found.length === 0 || text.includes('[redacted:')).toBe(true)
        expect(twice.text.match(mark)?.length ?? 0).toBeGreaterThanOrEqual(
          once.text.match(mark)?.length ?? 0,
        )
      }),
    )
  })

  test('two rules that find overlapping secrets replace what both cover, once', () => {
    const token = `ghp_${body('A-Za-z0-9', 36)}`
    const { text, found } = redact(`token="${token}"`, tagSecret)
    expect(text).toMatch(/^token="\[redacted:github-pat:[0-9a-f]{8}\]"$/)
    expect(found).toHaveLength(1)
  })

  test('no text of keywords makes it slow', () => {
    const words = rules.flatMap((rule) => rule.keywords)
    for (const word of words)
      for (const fill of ['', ' ', '=', 'a1']) {
        const text = (word + fill).repeat(Math.ceil(16384 / (word.length + fill.length)))
        const started = performance.now()
        secretsIn(text)
        expect(performance.now() - started, `${word} + ${fill}`).toBeLessThan(500)
      }
  })
})
