import { opcodes } from '../../clients/websocket-frames.ts';
import type { Attack } from './attack-port.ts';
import { engineGet, enginePost, engineTarget, openSession, openSocketIo } from './engine-io-client.ts';
import { enginePacket, enginePayload, engineQuery, goodEvent, joinEvent } from './engine-io-packets.ts';
import { sessionSteps } from './engine-io-steps.ts';
import { oddHeader } from './http-odds.ts';
import { rawFrame } from './raw-frames.ts';
import { oddUpgrade, upgradeRequest } from './upgrade-request.ts';

const shortMs = 60;

/** A session that takes several of the steps, in any order, with its Socket.IO connection made or not. */
export const sessionAttack = (weight: number): Attack => ({
  kind: 'engine.io session',
  weight,
  async run(attacker) {
    const session = await (attacker.chance.percent(75) ? openSocketIo(attacker) : openSession(attacker));
    if (!session) return;
    if (attacker.chance.percent(50)) session.post(joinEvent(attacker.around.member(attacker.chance).roomId));
    for (let left = 1 + attacker.chance.below(5); left > 0; left--) {
      await attacker.chance.one(Object.values(sessionSteps))(session, attacker);
    }
  },
});

/** Requests and upgrades without a session of their own, or with somebody else's. */
export const strayAttack = (weight: number): Attack => ({
  kind: 'engine.io stray',
  weight,
  async run({ connect, chance, around }) {
    const { percent, one, below } = chance;
    const line = await connect();
    const sessionId = percent(50) && around.sessionIds.length > 0 ? one(around.sessionIds) : undefined;
    for (let left = 1 + below(6); left > 0 && line.isOpen; left--) {
      const query = engineQuery(sessionId, chance);
      if (percent(40)) line.write(oddUpgrade(engineTarget(query), chance), 'engine.io stray upgrade');
      else if (percent(30)) line.write(enginePost(query, enginePayload(around, chance)), 'engine.io stray post');
      else line.write(engineGet(query, percent(30) ? oddHeader(chance) : ''), 'engine.io stray get');
    }
    await line.settled(shortMs);
  },
});

/** Engine.IO over a WebSocket from the beginning. */
export const engineSocketAttack = (weight: number): Attack => ({
  kind: 'engine.io socket',
  weight,
  async run({ connect, chance, around }) {
    const line = await connect();
    line.write(upgradeRequest(engineTarget('EIO=4&transport=websocket')), 'engine.io socket');
    if (chance.percent(80)) await line.finds(/"sid":"([^"]+)"/u, shortMs * 5);
    const send = (text: string) => {
      const opcode = chance.percent(92) ? opcodes.text : opcodes.binary;
      line.write(rawFrame({ opcode, payload: Buffer.from(text, 'latin1') }, chance), `engine.io frame ${text.slice(0, 30)}`);
    };
    if (chance.percent(85)) send('40');
    if (chance.percent(50)) send(joinEvent(around.member(chance).roomId));
    const good = chance.one([0, 60, 90]);
    for (let left = 5 + chance.below(30); left > 0 && line.isOpen; left--) {
      send(chance.percent(good) ? goodEvent(around, chance) : enginePacket(around, chance));
    }
    if (chance.percent(50)) await line.over(chance.below(12));
    if (chance.percent(50)) line.cut();
  },
});
