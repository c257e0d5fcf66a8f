import { expect, test } from 'vitest';
import { servicesIn } from './ps.ts';

const listing = `
    1     0 /sbin/init
  100     1 node services/cli/src/main.ts up
  101   100 /opt/node /srv/tutti/services/gateway/src/main.ts
  102   100 node --import ./x.ts services/room-state/src/main.ts
  103   100 nats-server -c services/nats.conf
  104   103 node services/api/src/main.ts --flag
  200     1 node services/cli/src/main.ts up
  201   200 node services/gateway/src/main.ts
`;

test('the services of one supervisor, whatever else runs', () => {
  expect(servicesIn(listing, 100).map(({ name, pid }) => [name, pid])).toEqual([
    ['gateway', 101],
    ['room-state', 102],
    ['api', 104],
  ]);
  expect(servicesIn(listing, 200).map(({ pid }) => pid)).toEqual([201]);
  expect(servicesIn(listing, 999)).toEqual([]);
});
