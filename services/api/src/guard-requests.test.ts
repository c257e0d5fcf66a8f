import { containedFaults, faultScope } from '@tutti/service';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { guardRequests } from './guard-requests.ts';

test('O-5 what a request starts and leaves behind belongs to that request, with and without a body', async () => {
  const app = Fastify();
  const errors: unknown[] = [];
  guardRequests(app, containedFaults({ log: { error: (line: object) => void errors.push(line) } as never }));
  const seen: unknown[] = [];
  const handler = async () => {
    setTimeout(() => seen.push(faultScope()?.about), 1);
    return 'ok';
  };
  app.get('/a', handler);
  app.post('/b', handler);
  await app.inject('/a');
  await app.inject({ method: 'POST', url: '/b', payload: { some: 'body' } });
  await expect.poll(() => seen).toEqual([{ path: '/a' }, { path: '/b' }]);
  expect(errors).toEqual([]);
  await app.close();
});
