import { pause } from '@tutti/service';
import { opcodes } from '../../clients/websocket-frames.ts';
import type { Attacker } from './attack-port.ts';
import { type EngineSession, enginePost, engineTarget, sessionQuery } from './engine-io-client.ts';
import { enginePacket, enginePayload, engineQuery, goodEvent } from './engine-io-packets.ts';
import { oddHeader } from './http-odds.ts';
import { rawFrame } from './raw-frames.ts';
import { oddUpgrade, upgradeRequest } from './upgrade-request.ts';

const shortMs = 60;

/** One step with a session; the next is taken when the session may still be there. */
type Step = (session: EngineSession, attacker: Attacker) => Promise<void>;

/** What an attacker does with a session of its own. */
export const sessionSteps: Readonly<Record<string, Step>> = {
  async 'good events'({ line, post }, { around, chance }) {
    for (let left = 1 + chance.below(6); left > 0; left--) post(goodEvent(around, chance));
    await line.settled(shortMs);
  },
  async 'odd payloads'({ line, post }, { around, chance }) {
    for (let left = 1 + chance.below(4); left > 0; left--) post(enginePayload(around, chance));
    await line.settled(shortMs);
  },
  async 'two polls at once'({ poll }, { connect }) {
    const [first, second] = [await connect(), await connect()];
    poll(first);
    poll(second);
    await second.settled(shortMs);
  },
  async 'two posts at once'({ sessionId }, { connect, chance }) {
    const [first, second] = [await connect(), await connect()];
    const [query, payload] = [sessionQuery(sessionId, 'polling'), '2'.repeat(20)];
    first.write(enginePost(query, payload, 40), 'engine.io post, first half');
    await pause(chance.below(3));
    second.write(enginePost(query, '3'), 'engine.io post beside another');
    await second.settled(shortMs);
    first.write(payload, 'engine.io post, second half', 0);
    if (chance.percent(50)) first.cut();
    else await first.settled(shortMs);
  },
  async 'a poll that is cut'({ poll, post, line }, { connect, around, chance }) {
    const polling = await connect();
    poll(polling);
    await pause(chance.below(4));
    const cutFirst = chance.percent(50);
    if (cutFirst) polling.cut();
    post(chance.percent(70) ? '42["sync:ping",{"clientTimestamp":1}]' : goodEvent(around, chance));
    if (!cutFirst) polling.cut();
    await line.settled(shortMs);
  },
  async 'a post that is cut'({ sessionId }, { connect, chance }) {
    const posting = await connect();
    posting.write(enginePost(sessionQuery(sessionId, 'polling'), '42["x', 10 + chance.below(300_000)), 'engine.io post, cut');
    await pause(chance.below(4));
    posting.cut();
    await pause(2);
  },
  async 'a wrong length'({ sessionId, line }, { chance }) {
    const length = chance.one(['0', '', 'x', '-1', '1.5', '262145', '3', '1e3', '99999999999999999999']);
    line.write(enginePost(sessionQuery(sessionId, 'polling'), '42["x"]', length), 'engine.io post, wrong length');
    await line.settled(shortMs);
  },
  async 'odd requests'({ sessionId, line }, { chance }) {
    const { one, percent } = chance;
    const method = one(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'GET', 'POST', 'X']);
    const head = `${method} ${engineTarget(engineQuery(sessionId, chance))} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
    const type = percent(20) ? 'Content-Type: application/octet-stream\r\n' : '';
    line.write(`${head}${type}${percent(40) ? oddHeader(chance) : ''}Content-Length: 1\r\n\r\n2`, `engine.io ${method}`);
    await line.settled(shortMs);
  },
  async 'a close, then more'({ line, post, poll }, { around, chance }) {
    if (chance.percent(50)) poll();
    post(chance.one(['1', '41', '1\x1e42["x"]', '42["sync:ping",{"clientTimestamp":1}]\x1e1', '41\x1e40']));
    post(enginePayload(around, chance));
    poll();
    await line.settled(shortMs);
  },
  async 'an upgrade'(session, attacker) {
    await upgraded(session, attacker, ['2probe', '5', goodEvent(attacker.around, attacker.chance)]);
  },
  async 'an upgrade out of order'(session, attacker) {
    const { chance, around } = attacker;
    const frames = Array.from({ length: 1 + chance.below(5) }, () =>
      chance.one(['2probe', '5', '2', '3', '1', '6', enginePacket(around, chance)]),
    );
    await upgraded(session, attacker, frames);
  },
  async 'two upgrades at once'(session, attacker) {
    await Promise.all([upgraded(session, attacker, ['2probe']), upgraded(session, attacker, ['2probe', '5'])]);
  },
  async 'an odd upgrade'({ sessionId }, { connect, chance }) {
    const line = await connect();
    line.write(oddUpgrade(engineTarget(engineQuery(sessionId, chance)), chance), 'engine.io upgrade');
    await pause(chance.below(4));
    if (chance.percent(50)) line.cut();
    else await line.over(shortMs / 3);
  },
};

/** Takes a second connection of the session and sends these as text frames, with a poll open or not, and cuts it or not. */
async function upgraded({ sessionId, poll }: EngineSession, { connect, chance }: Attacker, frames: readonly string[]): Promise<void> {
  const line = await connect();
  if (chance.percent(50)) poll();
  line.write(upgradeRequest(engineTarget(sessionQuery(sessionId, 'websocket'))), 'engine.io upgrade');
  if (chance.percent(50)) await line.finds(/101 [\s\S]*\r\n\r\n/u, shortMs);
  for (const frame of frames) {
    line.write(rawFrame({ opcode: opcodes.text, payload: Buffer.from(frame, 'latin1') }, chance), `engine.io frame ${frame.slice(0, 30)}`);
    if (chance.percent(20)) await pause(1);
  }
  if (chance.percent(40)) line.cut();
  else await line.over(chance.below(10));
}
