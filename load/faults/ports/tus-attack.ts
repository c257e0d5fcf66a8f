import { pause } from '@tutti/service';
import type { Dice } from '../codec/dice.ts';
import { type Member, remember } from './around.ts';
import type { Attack, Attacker } from './attack-port.ts';
import { oddStrings } from './http-odds.ts';
import type { Line } from './line.ts';

const answerWithinMs = 400;
const lengths = ['0', '1', '10', '500', '4000', '-1', '1.5', '', 'x', '1000001', '99999999999999999999', '00010'];
const oddMetadata = [
  '',
  ',',
  'filename',
  'filename !!!',
  'filename %%',
  `filename ${'A'.repeat(9_000)}`,
  'filename YQ==,filename Yg==',
  '=',
  'a b c',
];

/** Resumable uploads: creations, pieces, questions and deletions in any order, with wrong numbers, two at once, and cut in the middle. */
export const tusAttack = (weight: number): Attack => ({
  kind: 'tus',
  weight,
  async run(attacker) {
    const { chance, around } = attacker;
    const member = around.member(chance);
    const line = await attacker.connect();
    const length = 1 + chance.below(3_000);
    const path = (await created(line, member, chance, length)) ?? chance.one([`/api/rooms/${member.roomId}/uploads/x`, ...around.uploads]);
    remember(around.uploads, path);
    for (let left = 2 + chance.below(8); left > 0 && line.isOpen; left--) await step(attacker, line, { path, member, length });
  },
});

/** What an attack knows of its upload. */
type Upload = { readonly path: string; readonly member: Member; readonly length: number };

async function created(line: Line, member: Member, chance: Dice, goodLength: number): Promise<string | undefined> {
  const { percent, one, below } = chance;
  const length = percent(80) ? String(goodLength) : one(lengths);
  const body = percent(15) ? Buffer.alloc(below(600), 'b') : Buffer.alloc(0);
  const head = [
    `Upload-Length: ${length}`,
    `Upload-Metadata: ${percent(80) ? metadata(chance) : one([...oddMetadata, ...oddStrings])}`,
    ...(percent(5) ? [`Upload-Defer-Length: ${one(['1', '0', 'x'])}`] : []),
    ...(percent(5) ? [`Upload-Concat: ${one(['partial', 'final;/a /b', 'x'])}`] : []),
    ...(body.length > 0 ? ['Content-Type: application/offset+octet-stream'] : []),
  ];
  line.write(request('POST', `/api/rooms/${member.roomId}/uploads`, member, head, body), 'tus POST');
  const location = await line.finds(/^location: (\S+)|HTTP\/1\.1 4\d\d/imu, answerWithinMs);
  return location?.startsWith('/') ? location : undefined;
}

const metadata = ({ one, percent }: Dice): string =>
  [
    `filename ${Buffer.from(one(['a.mp4', 'song.wav', '../x', 'ä💣.mp3', 'x'.repeat(300), 'a\0b'])).toString('base64')}`,
    ...(percent(50) ? [`kind ${Buffer.from(one(['clip', 'track', 'x', '__proto__'])).toString('base64')}`] : []),
    ...(percent(20) ? [`videoStartTimeMs ${Buffer.from(one(['1700000000000', '-1', '1e999', 'x'])).toString('base64')}`] : []),
    ...(percent(10) ? [`title ${one(['//79', '/w==', ''])}`] : []),
  ].join(',');

/** One request of an upload, on its line or on another, whole or cut. */
async function step({ connect, chance }: Attacker, line: Line, upload: Upload): Promise<void> {
  const { percent, below } = chance;
  const { path, member } = upload;
  const sends: readonly (() => Promise<void>)[] = [
    async () => {
      line.write(piece(upload, chance), 'tus PATCH');
      await line.settled(answerWithinMs);
    },
    async () => {
      line.write(request('HEAD', path, member), 'tus HEAD');
      await line.settled(answerWithinMs);
    },
    async () => {
      const other = await connect();
      line.write(piece(upload, chance), 'tus PATCH beside another');
      other.write(percent(70) ? piece(upload, chance) : request('DELETE', path, member), 'tus request beside another');
      await Promise.all([line.settled(answerWithinMs), other.settled(answerWithinMs)]);
    },
    async () => {
      const cut = await connect();
      const whole = piece(upload, chance);
      cut.write(whole.subarray(0, whole.length - below(whole.length / 2)), 'tus PATCH, cut');
      await pause(below(6));
      cut.cut();
      if (percent(50)) line.write(request('HEAD', path, member), 'tus HEAD after a cut');
      await line.settled(answerWithinMs);
    },
    async () => {
      line.write(request('DELETE', path, member), 'tus DELETE');
      await line.settled(answerWithinMs);
    },
    async () => {
      line.write(request('OPTIONS', path, member, ['Tus-Resumable: 0.2.2']), 'tus OPTIONS');
      line.write(request('POST', path, member, ['X-HTTP-Method-Override: PATCH', 'Upload-Offset: 0']), 'tus POST to an upload');
      await line.settled(answerWithinMs);
    },
  ];
  await sends[Math.min(below(9), 11 - below(9), sends.length - 1)]?.();
}

/** The whole file, or some bytes at some place. */
function piece({ path, member, length }: Upload, { one, percent, below }: Dice): Buffer {
  const body = Buffer.alloc(percent(30) ? length : below(2_000), 'p');
  const offset = percent(65) ? '0' : one(['1', '10', '-1', '1.5', 'x', '', '99999999999999999999', '1000']);
  const head = [
    ...(percent(95) ? [`Upload-Offset: ${offset}`] : []),
    `Content-Type: ${percent(90) ? 'application/offset+octet-stream' : one(['text/plain', '', 'application/json'])}`,
    ...(percent(10) ? [`Upload-Checksum: ${one(['sha1 AAAA', 'md5 x', 'x', ''])}`] : []),
    ...(percent(5) ? [`Upload-Length: ${one(lengths)}`] : []),
  ];
  return request('PATCH', path, member, head, body);
}

function request(method: string, path: string, { token }: Member, head: readonly string[] = [], body = Buffer.alloc(0)): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Tus-Resumable: 1.0.0',
    ...head,
    ...(method === 'HEAD' ? [] : [`Content-Length: ${body.length}`]),
    '\r\n',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
}
