import type { Effect } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'
import { commandsEngine } from './engine-socket.ts'

/** Two ends, each an address of its own. Source: socat(1), "ADDRESS TYPES". */
export function socat(use: Use): readonly Effect[] {
  const ends = use.words.filter((word) => !word.startsWith('-'))
  const runs = ends.flatMap(
    (end) =>
      /^(?:(?:EXEC|SYSTEM|SHELL):(.*)|SHELL)$/is
        .exec(end)
        ?.slice(1, 2)
        .map((text = 'sh') => text) ?? [],
  )
  const files = ends.flatMap((end) => /^(?:FILE|OPEN|GOPEN):([^,]+)/i.exec(end)?.[1] ?? [])
  const networked = ends.some((end) =>
    /^(?:TCP|UDP|OPENSSL|SSL|SCTP|DCCP|DTLS|SOCKS|SOCKET|PROXY|VSOCK|IP\d?-|INTERFACE|WEBSOCKET)/i.test(
      end,
    ),
  )
  if (!networked)
    return [
      ...ends.flatMap((end) =>
        commandsEngine(use, /^UNIX(?:-(?:CONNECT|CLIENT|SENDTO))?:([^,]+)/i.exec(end)?.[1] ?? ''),
      ),
      ...ends.flatMap((end, index): readonly Effect[] => {
        const path = /^(?:FILE|OPEN|GOPEN|CREATE|CREAT):([^,]+)/i.exec(end)?.[1]
        if (path === undefined) return []
        const way = use.words.includes('-u') ? index : use.words.includes('-U') ? 1 - index : 2
        return [
          ...(way === 1 || (way === 2 && !/rdonly/i.test(end) && files.length > 1)
            ? [touch('write', path, { manner: 'overwrite' })]
            : []),
          ...(way === 1 ? [] : [touch('read', path)]),
        ]
      }),
      ...runs.map((text): Effect => ({ do: 'shell', text })),
    ]
  return ends.flatMap((end): readonly Effect[] => {
    const match =
      /^(TCP|UDP(?:LITE)?|OPENSSL(?:-DTLS)?|SSL|SCTP|SOCKS\w*|SOCKET|PROXY|VSOCK|DTLS|DCCP|IP|INTERFACE|WEBSOCKET)[46]?(?:-(CONNECT|LISTEN|L|CLIENT|SERVER|RECV\w*|SENDTO|DATAGRAM))?(?:-L)?:([^,]*)/i.exec(
        end,
      )
    if (match === null)
      return /^(?:EXEC|SYSTEM|SHELL)(?::|$)/i.test(end)
        ? [
            {
              do: 'shell',
              text: (runs[0] ?? '').replace(
                /,(?:pty|stderr|setsid|sigint|sane|ctty|nofork|su=\w+|raw|echo=\d).*$/i,
                '',
              ),
            },
          ]
        : []
    const listens = /^(?:L|SERVER)/i.test(match[2] ?? '') || /-L/i.test(end.slice(0, 12))
    return [
      {
        do: 'connect',
        to: listens ? '' : (match[3] ?? ''),
        scheme: 'tcp',
        direction: listens ? 'listen' : 'send',
        carries: [...(runs.length > 0 ? ['shell'] : []), ...(isFed(use) ? ['stdin'] : [])],
        files: listens ? [] : files,
      },
    ]
  })
}

/** `-` and its long names stand for what comes in. */
function isFed({ words, input }: Use): boolean {
  return (
    words.some((word) => /^(?:-|STD(?:IN|IO))\b|^-$/i.test(word)) &&
    (input.sources.length > 0 || (input.text ?? '') !== '')
  )
}
