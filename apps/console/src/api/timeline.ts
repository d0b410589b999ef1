import type { RequestOf, ServerEndpoints } from '@custody/protocol'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { server, valueOf } from './ask.ts'

type SessionId = RequestOf<ServerEndpoints['getTimeline']>['params']['session']
type From = { readonly epoch: number; readonly after: number | null }

const pageSize = 500

/** What happened in a session, oldest first, page by page and epoch after epoch. `epochs` ascending. */
export const timelineQuery = (session: SessionId, epochs: readonly number[]) =>
  infiniteQueryOptions({
    queryKey: [session, 'timeline', epochs],
    enabled: epochs.length > 0,
    initialPageParam: { epoch: epochs[0] ?? 1, after: null } as From,
    queryFn: ({ pageParam: { epoch, after } }) =>
      valueOf(
        server.getTimeline({
          params: { session },
          query: { epoch, limit: pageSize, ...(after !== null && { after }) },
        }),
      ),
    getNextPageParam: (page, _, { epoch }): From | null => {
      const last = page.events.at(-1)
      if (page.more && last !== undefined) return { epoch, after: last.seq }
      const next = epochs[epochs.indexOf(epoch) + 1]
      return next === undefined ? null : { epoch: next, after: null }
    },
  })
