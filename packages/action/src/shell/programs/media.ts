import { isLiteral } from '../marks.ts'
import type { Effect, ProgramSpec } from '../program.ts'
import { touch } from '../program.ts'
import type { Use } from '../use.ts'

/** Pictures, sound, film and documents: what goes in, and above all which file comes out. */
export const media: readonly ProgramSpec[] = [
  {
    names: 'ffmpeg avconv',
    style: 'raw',
    traits: ['developer-tool'],
    prints: 'filtered',
    effects: encoded,
  },
  {
    names: 'convert magick composite montage',
    style: 'raw',
    traits: ['developer-tool'],
    prints: 'filtered',
    effects: drawn,
  },
  {
    names: 'mogrify',
    style: 'raw',
    traits: ['developer-tool'],
    prints: 'filtered',
    effects: (use) => changedInPlace(use.words),
  },
  {
    names: 'sox',
    style: 'raw',
    traits: ['developer-tool'],
    prints: 'filtered',
    effects: mixed,
  },
  {
    names:
      'wkhtmltopdf wkhtmltoimage pdftotext pdftohtml pdftoppm pdfunite pdfseparate ps2pdf qpdf lame twolame cjpeg gif2webp cwebp dwebp',
    traits: ['developer-tool'],
    options:
      'o output=write, page-size=text, q=text, f=text, l=text, r=text, b=text, V=text, m=text',
    operands: 'text>write',
    prints: 'filtered',
    effects: (use) =>
      use.operands
        .slice(0, -1)
        .filter(isPath)
        .map((path) => touch('read', path)),
  },
]

/** Flags of ffmpeg without a value. Source: ffmpeg(1), "Generic options", "Main options". */
const bare =
  /^-(?:y|n|an|vn|sn|dn|re|shortest|nostdin|stats|nostats|hide_banner|copyts|copytb|start_at_zero|accurate_seek|noaccurate_seek|report|benchmark|psnr|vstats|ignore_unknown|copy_unknown|stdin|dump|hex|debug_ts|xerror|bitexact|autorotate|noautorotate|autoscale|seek_timestamp|isync|fix_sub_duration|L|h|version|formats|codecs|encoders|decoders|filters|pix_fmts|devices|protocols)$/

/** Every word that is no option and no option's value is written. Source: ffmpeg(1), "SYNOPSIS". */
function encoded({ words }: Use): readonly Effect[] {
  return words.flatMap((word, at): readonly Effect[] => {
    const before = words[at - 1] ?? ''
    const isValue = before.startsWith('-') && before !== '-' && !bare.test(before)
    if (before === '-i') return isPath(word) ? [touch('read', plain(word))] : []
    return isValue || /^-|^pipe:/.test(word) ? [] : writtenOrSent(plain(word))
  })
}

function writtenOrSent(target: string): readonly Effect[] {
  if (/^[a-z]{3,}:\/\//.test(target))
    return [{ do: 'connect', to: target, scheme: '', direction: 'send' }]
  return target === '' ? [] : [touch('write', target)]
}

/** The last word is written, any other that is a path is read. Source: imagemagick.org, "Command-line Processing". */
function drawn({ words }: Use): readonly Effect[] {
  const [verb = ''] = words
  if (verb === 'mogrify') return changedInPlace(words.slice(1))
  const reads = /^(?:identify|compare|import|display)$/.test(verb)
  const target = words.length > 1 && !reads ? words.at(-1) : undefined
  const sources = target === undefined ? words : words.slice(0, -1)
  return [
    ...sources.filter(isPath).map((path) => touch('read', plain(path))),
    ...(target === undefined || target.startsWith('-') || /^(?:info|null|x|win):/.test(target)
      ? []
      : [touch('write', plain(target))]),
  ]
}

function changedInPlace(words: readonly string[]): readonly Effect[] {
  return words.filter(isPath).map((path) => touch('write', plain(path), { manner: 'edit' }))
}

/** What sox does to the sound, behind its files. Source: sox(1), "EFFECTS". */
const effectNames =
  /^(?:allpass|band|bandpass|bandreject|bass|bend|biquad|chorus|channels|compand|contrast|dcshift|deemph|delay|dither|divide|downsample|earwax|echo|echos|equalizer|fade|fir|firfit|flanger|gain|highpass|hilbert|input|ladspa|loudness|lowpass|mcompand|noiseprof|noisered|norm|oops|output|overdrive|pad|phaser|pitch|rate|remix|repeat|reverb|reverse|riaa|silence|sinc|spectrogram|speed|splice|stat|stats|stretch|swap|synth|tempo|treble|tremolo|trim|upsample|vad|vol)$/

/** The last file before the effects is written, and the microphone is a file too. Source: sox(1), "SYNOPSIS". */
function mixed({ words }: Use): readonly Effect[] {
  const from = words.findIndex((word, at) => at > 0 && effectNames.test(word))
  const files = from === -1 ? words : words.slice(0, from)
  const sources = files.slice(0, -1)
  const target = files.length < 2 ? undefined : files.at(-1)
  return [
    ...(words[0] === '-d' || words.includes('coreaudio')
      ? [{ do: 'run' as const, words: ['arecord'] }]
      : []),
    ...sources.filter(isPath).map((path) => touch('read', path)),
    ...(target === undefined || target.startsWith('-') ? [] : [touch('write', target)]),
  ]
}

/** A format or a protocol before the path: `png:out`, `file:out`. */
function plain(word: string): string {
  return word.replace(/^(?:file|[a-z][a-z0-9]{1,7}):(?!\/\/)/i, '')
}

function isPath(word: string): boolean {
  const path = plain(word)
  return !/^[-+(]|:\/\//.test(path) && (/[/~]|\.\w+$/.test(path) || !isLiteral(path))
}
