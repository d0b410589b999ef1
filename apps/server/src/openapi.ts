import swagger from '@fastify/swagger'
import type { Endpoint, ServerProblemCode } from '@custody/protocol'
import { ProblemDocument, serverEndpoints, serverProblems } from '@custody/protocol'
import fastify from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** What any endpoint of a caller may answer besides its own problems. */
const callerProblems: { readonly [caller in Endpoint['caller']]: readonly ServerProblemCode[] } = {
  anyone: ['HOST_REFUSED', 'REQUEST_INVALID', 'BODY_NOT_JSON'],
  administrator: [
    'HOST_REFUSED',
    'ORIGIN_REFUSED',
    'OPERATOR_TOKEN_REFUSED',
    'REQUEST_INVALID',
    'SIGN_IN_NEEDED',
  ],
  operator: ['HOST_REFUSED', 'OPERATOR_TOKEN_REFUSED'],
  console: ['HOST_REFUSED', 'ORIGIN_REFUSED', 'SIGN_IN_NEEDED', 'REQUEST_INVALID'],
  device: [
    'HOST_REFUSED',
    'ORIGIN_REFUSED',
    'SIGNATURE_MISSING',
    'SIGNATURE_REFUSED',
    'SIGNATURE_EXPIRED',
    'NONCE_SEEN',
    'DIGEST_WRONG',
    'REQUEST_KEY_UNKNOWN',
    'DEVICE_REFUSED',
    'REQUEST_INVALID',
    'BODY_NOT_JSON',
    'BODY_ENCODING_REFUSED',
    'BODY_TOO_LARGE',
  ],
}

/** The OpenAPI 3.1 description of the server, made of the endpoints alone: it starts nothing and opens nothing. */
export async function openApi(): Promise<object> {
  const server = fastify()
  server.setValidatorCompiler(() => () => true)
  server.setSerializerCompiler(() => (given) => JSON.stringify(given))
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Custody server',
        version: '0.1.0',
        description: 'See spec/server-api.md. Generated from packages/protocol.',
      },
      servers: [{ url: 'http://127.0.0.1:47616' }],
    },
    transform: jsonSchemaTransform,
  })
  for (const [name, endpoint] of Object.entries<Endpoint>(serverEndpoints))
    server.route({
      method: endpoint.method,
      url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      schema: schemaOf(name, endpoint),
      handler: async () => null,
    })
  await server.ready()
  const document = server.swagger()
  await server.close()
  return document
}

function schemaOf(name: string, endpoint: Endpoint): object {
  const { method, caller, summary, params, query, body, answer } = endpoint
  const problems = problemsOf(endpoint)
  const statuses = [...new Set(problems.map((code) => serverProblems[code].status))]
  const codesAt = (status: number) =>
    problems.filter((code) => serverProblems[code].status === status)
  return {
    operationId: name,
    summary,
    tags: [caller],
    ...(endpoint.path.includes('{') && { params }),
    ...(hasKeys(query) && { querystring: query }),
    ...(method === 'POST' && hasKeys(body) && { body }),
    response: {
      200: answer.kind === 'json' ? answer.schema : streamOf(answer),
      ...Object.fromEntries(
        statuses.map((status) => [
          status,
          ProblemDocument.meta({ description: codesAt(status).join(', ') }),
        ]),
      ),
    },
  }
}

/** Bytes and events are no JSON document: described in words. */
function streamOf(answer: Exclude<Endpoint['answer'], { readonly kind: 'json' }>): z.ZodType {
  const description =
    answer.kind === 'bytes' ? answer.contentType : 'text/event-stream; each `data:` one JSON event'
  return z.string().meta({ description })
}

function problemsOf({ caller, problems }: Endpoint): readonly ServerProblemCode[] {
  const own = problems.filter((code): code is ServerProblemCode => code in serverProblems)
  return [...new Set([...callerProblems[caller], ...own])]
}

function hasKeys(schema: Endpoint['query']): boolean {
  return 'shape' in schema && Object.keys(schema.shape as object).length > 0
}
