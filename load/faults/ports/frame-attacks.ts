import { clientFrames, type FlatCodec, subprotocols } from '@tutti/protocol';
import { pause } from '@tutti/service';
import { opcodes } from '../../clients/websocket-frames.ts';
import type { Dice } from '../codec/dice.ts';
import { oddBytes, spoilBytes } from '../codec/spoil-bytes.ts';
import { oddJson, spoilJson, spoilText } from '../codec/spoil-json.ts';
import type { Around, Member } from './around.ts';
import type { Attack, Attacker } from './attack-port.ts';
import { deepText } from './http-bodies.ts';
import type { Line } from './line.ts';
import { olderMessage } from './older-messages.ts';
import { oddFrames, rawFrame } from './raw-frames.ts';
import { upgradeRequest } from './upgrade-request.ts';

const codec = clientFrames as unknown as FlatCodec<object>;
const shortMs = 60;
const goodness = [20, 60, 90, 97];

/** Our own protocol at one of its doors, in both encodings: frames in any order, good, spoiled, too long, or none at all. */
export const nativeAttack = (weight: number, path: string): Attack => ({
  kind: `frames at ${path}`,
  weight,
  async run(attacker) {
    const { chance, around } = attacker;
    const encoding = chance.one(['json', 'binary'] as const);
    const line = await opened(attacker, path, chance.percent(85) ? subprotocols[encoding] : undefined);
    const member = around.member(chance);
    if (chance.percent(60)) line.write(messageFrame(encoded(joinOf(member, chance), encoding), chance), 'JOIN_ROOM');
    if (chance.percent(30)) await line.finds(/ROOM_STATE|COMMAND_OK/u, shortMs);
    const sender = { around, member, encoding, good: chance.one(goodness) };
    await pour(line, chance, () => nativeMessage(sender, chance));
  },
});

/** An older protocol at its door. */
export const olderAttack = (weight: number, dialect: 'party' | 'music' | 'replay'): Attack => ({
  kind: `frames at /ws/${dialect}`,
  weight,
  async run(attacker) {
    const { chance, around } = attacker;
    const { roomId } = around.member(chance);
    const query = chance.percent(40) ? `?code=${roomId}&name=Mallory` : '';
    const line = await opened(attacker, `/ws/${dialect}${query}`);
    const good = chance.one(goodness);
    await pour(line, chance, () => olderMessage(dialect, { roomCode: roomId, good }, chance));
  },
});

/** Upgrades and waits for the answer, or goes on without it. */
async function opened({ connect, chance }: Attacker, target: string, protocol?: string): Promise<Line> {
  const line = await connect();
  line.write(upgradeRequest(target, protocol === undefined ? {} : { protocol }), `upgrade ${target}`);
  if (chance.percent(70)) await line.finds(/101 [\s\S]*\r\n\r\n/u, shortMs * 5);
  return line;
}

/** Some dozens of frames, several in one write, then some that the protocol forbids, then one of the ways to end. */
async function pour(line: Line, chance: Dice, message: () => string | Uint8Array): Promise<void> {
  const { below, percent } = chance;
  for (let left = 5 + below(40); left > 0 && line.isOpen; ) {
    const frames = Array.from({ length: 1 + below(6) }, () => messageFrame(message(), chance));
    left -= frames.length;
    line.write(Buffer.concat(frames), 'frames', frames.length);
    if (percent(25)) await pause(below(3));
  }
  for (let left = below(4); left > 0; left--) for (const frame of oddFrames(chance)) line.write(frame, 'an odd frame');
  if (percent(30)) line.write(rawFrame({ opcode: opcodes.close, payload: Buffer.from([3, 232]) }, chance), 'close');
  if (percent(30)) line.write(messageFrame(message(), chance), 'a frame after the close');
  if (percent(50)) await line.over(below(15));
  if (percent(60)) line.cut();
  else line.end();
}

/** A message in a frame of its type, now and then of the other one. */
function messageFrame(message: string | Uint8Array, chance: Dice): Buffer {
  const isText = typeof message === 'string';
  const opcode = isText === chance.percent(96) ? opcodes.text : opcodes.binary;
  return rawFrame({ opcode, payload: Buffer.from(message as string) }, chance);
}

type Encoding = 'json' | 'binary';
type Sender = { readonly around: Around; readonly member: Member; readonly encoding: Encoding; readonly good: number };

const encoded = (frame: object, encoding: Encoding): string | Uint8Array =>
  encoding === 'json' ? codec.encodeJson(frame) : codec.encodeBinary(frame);

const joinOf = ({ roomId, token }: Member, { below }: Dice) => ({ t: 'JOIN_ROOM', commandId: `join-${below(1e9)}`, roomId, token });

/** `good`: how many in a hundred are not spoiled. After twenty faults the gateway closes the connection. */
function nativeMessage({ around, member, encoding, good }: Sender, chance: Dice): string | Uint8Array {
  const { percent, one } = chance;
  const any = () => (percent(15) ? one(lively(chance)) : percent(5) ? joinOf(member, chance) : around.frames.any(chance));
  if (percent(good)) return encoded(any(), encoding);
  if (percent(1)) return percent(50) ? deepText(chance) : `{"t":"TIME_PING","clientNowMs":${deepText(chance)}}`;
  const texts: readonly (() => string)[] = [
    () => JSON.stringify(spoilJson(codec.toJsonValue(any()), chance)) ?? '',
    () => spoilText(codec.encodeJson(any()), codec.encodeJson(any()), chance),
    () => JSON.stringify(oddJson(chance)) ?? '',
  ];
  const bytes: readonly (() => Uint8Array)[] = [
    () => spoilBytes(codec.encodeBinary(any()), codec.encodeBinary(any()), chance),
    () => oddBytes(chance),
  ];
  return encoding === 'json' ? one(texts)() : one(bytes)();
}

/** Frames that the gateway answers or acts on, which it seldom does for those of the corpus. */
const lively = ({ below }: Dice): readonly object[] => [
  { t: 'TIME_PING', clientNowMs: 1.5, pingId: below(1_000) },
  { t: 'GET_STATE' },
  { t: 'HOST_PLAY', commandId: `play-${below(1e9)}`, trackId: 'long', positionMs: 0 },
  { t: 'HOST_SEEK', commandId: `seek-${below(1e9)}`, positionMs: below(1e6) },
  { t: 'HOST_PAUSE', commandId: `pause-${below(1e9)}` },
  { t: 'TIME_REPORT', offsetMs: 1, rttMs: 2, errorMs: 1 },
  { t: 'LEAVE_ROOM', commandId: `leave-${below(1e9)}` },
];
