import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type UserConfig } from 'vite'

const firstViewLimitBytes = 300 * 1024

/** Prints what a browser loads before the first page shows, and fails the build when it is too much. */
function firstView(): Plugin {
  return {
    name: 'custody-first-view',
    generateBundle(_, bundle) {
      const sizes = new Map<string, number>()
      const add = (fileName: string) => {
        const chunk = bundle[fileName]
        if (chunk?.type !== 'chunk' || sizes.has(fileName)) return
        sizes.set(fileName, gzipSync(chunk.code, { level: 9 }).byteLength)
        for (const imported of chunk.imports) add(imported)
      }
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName)
      }
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
      this.info(`first view: ${(total / 1024).toFixed(1)} KB of script, gzip`)
      if (total > firstViewLimitBytes) {
        this.error(`first view is ${total} bytes of script, more than ${firstViewLimitBytes}`)
      }
    },
  }
}

/** Where `npm run dev` finds a running server: connect by number, speak to the console's own host name. */
const server = process.env['CUSTODY_DEV_SERVER'] ?? 'http://127.0.0.1:47616'
const consoleHost = process.env['CUSTODY_DEV_HOST'] ?? '127.0.0.1:47616'

// What is built is what is shipped, whoever builds it: a test runner sets NODE_ENV to `test`, and React would be
// built for development.
export default defineConfig(({ command }) => {
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return config
})

const config: UserConfig = {
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss(), firstView()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // An inlined asset is a data: URL, which the content security policy refuses for anything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: server, headers: { host: consoleHost, origin: `http://${consoleHost}` } },
    },
  },
}
