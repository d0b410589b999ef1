import { createRootRoute, createRoute } from '@tanstack/react-router'

/** Above every page, the sign-in page included. */
export const rootRoute = createRootRoute()

/** Above every page that needs somebody signed in: header, navigation, live events. Its look is joined in the router. */
export const frameRoute = createRoute({ getParentRoute: () => rootRoute, id: 'frame' })
