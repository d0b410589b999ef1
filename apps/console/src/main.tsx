import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './look.css'
import { router } from './shell/router.tsx'
import { AskFailed } from './words/problem.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal is an answer; only a lost connection or a fault of the server is worth asking again.
      retry: (count, failure) =>
        count < 3 && failure instanceof AskFailed && failure.problem.code === 'NETWORK',
    },
  },
})

const root = document.getElementById('console')
if (root === null) throw new Error('index.html has no element `console`')

createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
