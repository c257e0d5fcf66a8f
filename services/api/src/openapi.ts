import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';

/** Collects the schemas of the routes that come after it. One without a summary is no part of the api: the pages, health. */
export async function describeApi(app: FastifyInstance, { version }: { readonly version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tutti',
        version,
        description: 'Rooms, history, uploads and media. Rooms are lived in over the WebSocket that `/config.json` names: proto/SPEC.md.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'Where this document is served' }],
      tags: [
        { name: 'tokens', description: 'Who somebody is' },
        { name: 'rooms', description: 'Rooms as they are' },
        { name: 'history', description: 'Rooms as they were' },
        { name: 'uploads', description: 'Sound for rooms: in one request, or resumable by tus 1.0' },
        { name: 'service', description: 'About this installation' },
      ],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema['$id'] ?? `shape-${index}`) },
    transform: ({ schema, url }) => ({ schema: schema?.summary ? schema : { ...schema, hide: true }, url }),
  });
}

/** GET /api/openapi.json: what the routes' own schemas say. */
export function openapiRoute(app: FastifyInstance): void {
  const schema = {
    summary: 'This document',
    tags: ['service'],
    response: {
      200: {
        description: 'OpenAPI 3.1',
        content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } },
      },
    },
  };
  app.get('/api/openapi.json', { schema }, (_request, reply) => {
    reply.header('cache-control', 'no-cache').send(app.swagger());
  });
}
