import { describe, expect, test } from 'vitest'
import { decided } from '../../../test/decided.ts'

/** The files that a command writes. */
function written(command: string): readonly string[] {
  return decided(command).actions.flatMap((one) =>
    one.kind === 'file.write' ? [one.path.replace('/home/dev/proj/', '')] : [],
  )
}

describe('a program for media writes what comes out', () => {
  test.each<readonly [command: string, ...files: string[]]>([
    ['ffmpeg -y -i in.mp4 ~/.bashrc', '/home/dev/.bashrc'],
    ['ffmpeg -i in.mp4 -c:v libx264 -crf 23 out.mp4', 'out.mp4'],
    ['ffmpeg -i in.mp4 -an a.mp4 -vn b.mp3', 'a.mp4', 'b.mp3'],
    ['ffmpeg -i in.mp4 -shortest -y out.mp4', 'out.mp4'],
    ['ffmpeg -i in.mp4 file:out.mp4', 'out.mp4'],
    ['convert a.png -resize 50% b.png', 'b.png'],
    ['convert a.png png:b', 'b'],
    ['magick a.png ~/.bashrc', '/home/dev/.bashrc'],
    ['mogrify -resize 50% a.png b.png', 'a.png', 'b.png'],
    ['magick mogrify -strip a.png', 'a.png'],
    ['sox a.wav b.wav trim 0 5', 'b.wav'],
    ['sox a.wav ~/.bashrc', '/home/dev/.bashrc'],
    ['pandoc a.md -o b.html', 'b.html'],
    ['wkhtmltopdf https://example.com ~/.bashrc', '/home/dev/.bashrc'],
    ['pdftotext a.pdf b.txt', 'b.txt'],
    ['qpdf a.pdf b.pdf', 'b.pdf'],
    ['cwebp a.png -o b.webp', 'b.webp'],
  ])('%s', (command, ...files) => {
    expect(written(command)).toStrictEqual(files)
  })
})

describe('and nothing else', () => {
  test.each([
    'ffmpeg -i in.mp4 -f null -',
    'ffmpeg -i in.mp4 pipe:1',
    'ffmpeg -version',
    'ffprobe in.mp4',
    'magick identify a.png',
    'identify a.png',
    'convert a.png info:',
    'convert -version',
    'sox a.wav -n stat',
  ])('%s', (command) => {
    expect(written(command)).toStrictEqual([])
    expect(decided(command).outcome).toBe('allow')
  })
})
