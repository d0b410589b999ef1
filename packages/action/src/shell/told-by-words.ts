import type { Effect } from './program.ts'
import type { Use } from './use.ts'

/** Media programs that record the screen, the camera or the microphone. Sources: ffmpeg-devices(1), sox(1). */
function listens(use: Use): boolean {
  return (
    /^(?:ffmpeg|ffplay|gst-launch-1\.0|vlc|cvlc)$/.test(use.program) &&
    use.words.some((word) =>
      /^(?:x11grab|avfoundation|v4l2|alsa|pulse|dshow|gdigrab|kmsgrab|ximagesrc|autoaudiosrc|screen:\/\/.*)$/.test(
        word,
      ),
    )
  )
}

/** The address of a mining pool. */
const pool = /^(?:-\w|--[\w-]+=)?stratum\d?(?:\+(?:tcp|ssl|tls|udp))?:\/\//

/** What the words of a program tell that its name does not: that it listens to the room or mines. */
export function toldByWords(use: Use): readonly Effect[] {
  return [
    ...(listens(use) ? [{ do: 'run' as const, words: ['arecord'] }] : []),
    ...(mines(use) ? [{ do: 'run' as const, words: ['xmrig'] }] : []),
  ]
}

function mines(use: Use): boolean {
  return (
    use.words.some((word) => pool.test(word)) &&
    !/^(?:echo|printf|grep|rg|git|curl)$/.test(use.program)
  )
}

/** Code that a compiler or a runner takes from its input, since a word names that. */
export function codeFromInput(use: Use): readonly Effect[] {
  return /^(?:go|cargo|rustc|tcc|crystal|v|nim|zig|make|gmake)$/.test(use.program) &&
    use.words.some((word) => /^\/dev\/(?:stdin|fd\/0)$/.test(word))
    ? [{ do: 'input', language: 'other' }]
    : []
}
