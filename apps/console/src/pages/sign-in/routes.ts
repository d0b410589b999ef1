import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readSearch, text } from '../../filters/read-search.ts'
import { rootRoute } from '../../shell/routes.ts'

/** Stands outside of the frame. The secret of the link is behind the `#`, which no server, log or referrer sees. */
export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readSearch({
    /** Where to go afterwards: a path of this console. */
    to: text,
  }),
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})
