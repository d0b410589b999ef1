import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { server, valueOf } from '../../api/ask.ts'
import { meQuery } from '../../api/queries.ts'
import { Logo } from '../../shell/logo.tsx'
import { type Told, toldProblem } from '../../words/problem.ts'
import { localPath } from './local-path.ts'
import { signInRoute } from './routes.ts'
import { useSearchOf } from '../../filters/use-search.ts'

/** Uses the one-time link, or says what to type to get one. */
export function SignInPage(): ReactNode {
  const { to } = useSearchOf(signInRoute)
  const [told, setTold] = useState<Told | 'no-link' | null>(null)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const used = useRef(new Set<string>())

  useEffect(() => {
    const begin = () => {
      const secret = location.hash.slice(1)
      // The secret leaves the address before anything else happens: it must not stay in the history.
      history.replaceState(null, '', location.pathname + location.search)
      if (secret === '') {
        if (used.current.size === 0) setTold('no-link')
        return
      }
      if (used.current.has(secret)) return
      used.current.add(secret)
      setTold(null)
      signIn(secret).catch((failure: unknown) => setTold(toldProblem(failure)))
    }
    const signIn = async (secret: string) => {
      const viewer = await valueOf(server.signIn({ body: { secret } }))
      queries.clear()
      queries.setQueryData(meQuery.queryKey, viewer)
      await navigate({ href: localPath(to), replace: true })
    }
    begin()
    // A new link opened in this tab changes only what stands behind the `#`: the page is not loaded anew.
    window.addEventListener('hashchange', begin)
    return () => window.removeEventListener('hashchange', begin)
  }, [navigate, queries, to])

  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-xl border border-line bg-surface p-6">
        <div className="flex items-center gap-2.5">
          <Logo className="size-7" />
          <h1 className="text-xl font-semibold tracking-tight">Custody</h1>
        </div>
        {told === null ? (
          <p role="status" className="mt-5 flex items-center gap-2 text-muted">
            <LoaderCircle aria-hidden="true" className="size-4 animate-spin" />
            Signing in with the link…
          </p>
        ) : (
          <Explained told={told} />
        )}
      </div>
    </main>
  )
}

function Explained({ told }: { readonly told: Told | 'no-link' }): ReactNode {
  return (
    <div className="mt-5 space-y-3">
      {told === 'no-link' ? (
        <p>
          <strong className="font-medium">Nobody is signed in here.</strong> The console opens with
          a link that is good once, for 60 seconds, in the first browser that uses it.
        </p>
      ) : (
        <div role="alert">
          <p className="font-medium">This link did not sign you in.</p>
          <p className="mt-1">{told.reason}</p>
          <p className="mt-1 text-sm text-faint">
            <code>{told.code}</code>
          </p>
        </div>
      )}
      <div>
        <p className="text-muted">
          In a terminal on this machine, as the account that runs Custody, type
        </p>
        <pre className="mt-1.5 rounded-md border border-line bg-sunken px-3 py-2 select-all">
          custody sign-in
        </pre>
        <p className="mt-1.5 text-sm text-muted">
          and open the address it prints, within a minute. If Custody does not run,{' '}
          <code>custody up</code> starts it and prints one too.
        </p>
      </div>
    </div>
  )
}
