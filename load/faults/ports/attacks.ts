import type { Around } from './around.ts';
import type { Attack } from './attack-port.ts';
import { engineSocketAttack, sessionAttack, strayAttack } from './engine-io-attacks.ts';
import { nativeAttack, olderAttack } from './frame-attacks.ts';
import { httpAttack } from './http-attack.ts';
import { tusAttack } from './tus-attack.ts';
import { upgradeAttack } from './upgrade-attack.ts';

export const portNames = ['gateway', 'api', 'time', 'health'] as const;
export type PortName = (typeof portNames)[number];

const doors = ['/ws', '/ws/party', '/ws/music', '/ws/replay', '/ws?code=attack0', '/ws/party?code=attack0&name=%F0%9F%92%A3'];
const noDoors = ['/', '/ws/', '/ws/groovebox', '/ws/__proto__', '/socket.io', '/socket.io/x', '/healthz', '/%2e%2e/ws'];
const engineDoors = ['polling', 'websocket', 'webtransport', '__proto__', 'constructor'].map(
  (transport) => `/socket.io/?EIO=4&transport=${transport}`,
);
const gatewayPaths = [...doors, ...noDoors, '/socket.io/', ...engineDoors];
const healthPaths = ['/healthz', '/readyz', '/metrics', '/', '/metrics/', '/__proto__', '/healthz/{roomId}'];
/** Paths that the api's document does not list. */
const apiPages = [
  '/',
  '/r/{roomId}',
  '/r/{roomId}/replay',
  '/lab',
  '/assets/{file}',
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/{rest}',
  '/media/{file}',
];
const apiPaths = ({ apiPaths: documented }: Around) => [...documented, ...documented, ...apiPages];

/** The attacks of each port. The number is an attack's weight: how often it is chosen. How much it writes is up to the attack. */
export const attacksOf: Readonly<Record<PortName, readonly Attack[]>> = {
  gateway: [
    httpAttack(10, () => gatewayPaths),
    upgradeAttack(16, gatewayPaths),
    sessionAttack(50),
    strayAttack(20),
    engineSocketAttack(10),
    nativeAttack(30, '/ws'),
    olderAttack(12, 'party'),
    olderAttack(8, 'music'),
    olderAttack(8, 'replay'),
  ],
  api: [
    httpAttack(60, apiPaths),
    tusAttack(36),
    upgradeAttack(4, ['/', '/api/rooms', '/ws', '/media/x', '/r/attack0', '/socket.io/?EIO=4']),
  ],
  time: [
    httpAttack(15, () => ['/time', '/', '/ws', '/time/', '/time?x={y}']),
    upgradeAttack(30, ['/time', '/time?x=1', '/', '/ws']),
    nativeAttack(55, '/time'),
  ],
  health: [httpAttack(95, () => healthPaths), upgradeAttack(5, healthPaths)],
};
