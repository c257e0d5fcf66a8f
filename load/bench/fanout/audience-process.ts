// A process of its own (started by audience.ts): thousands of raw sockets that follow one room's versions.
import { joinRoom } from '../../clients/join-room.ts';
import { type Closed, connectRaw } from '../../clients/raw-socket.ts';
import { type VersionCheck, versionCheck, versionIn } from '../../clients/version-check.ts';
import type { AudienceOrder, Heard, Stage } from './audience.ts';

/** So many are on their way in at once. */
const atOnce = 50;

const checks: VersionCheck[] = [];
let [delivered, target, atTarget, ended, faultsTold] = [0, 0, 0, 0, 0];
let sample = '';
let onAll = () => {};

function take(version: number, payload: Buffer): void {
  delivered++;
  if (sample === '') sample = payload.toString();
  if (version === target && ++atTarget === checks.length) onAll();
}

async function join(stage: Stage): Promise<void> {
  const members = stage.kind === 'gateway' ? stage.tokens.length : stage.members;
  let begun = 0;
  const joinNext = async (): Promise<void> => {
    while (begun < members) checks.push(await joinOne(stage, begun++));
  };
  await Promise.all(Array.from({ length: atOnce }, joinNext));
}

async function joinOne(stage: Stage, index: number): Promise<VersionCheck> {
  if (stage.kind !== 'gateway') return subscribe(stage);
  const { url, roomId, epoch, version } = stage;
  const member = await joinRoom({ url, roomId, token: stage.tokens[index] ?? '', held: { epoch, version }, onEvent: take });
  void member.socket.closed.then(onClosed);
  return member.check;
}

async function subscribe({ kind, url }: Exclude<Stage, { kind: 'gateway' }>): Promise<VersionCheck> {
  const check = versionCheck(0);
  const connected = Promise.withResolvers<void>();
  const onMessage = (payload: Buffer) => {
    const version = versionIn(payload);
    if (version !== undefined && check.take(version)) take(version, payload);
    if (kind !== 'socketio' || version !== undefined) return;
    if (payload[0] === packets.ping) socket.sendText('3');
    else if (payload[0] === packets.message && payload[1] === packets.open) connected.resolve();
  };
  const socket = await connectRaw(url, { onMessage, onClosed });
  if (kind === 'socketio') {
    socket.sendText('40');
    await connected.promise;
  }
  return check;
}

/** How engine.io's packets begin: 0 open (in a message: connected to the namespace), 2 ping, 4 message. */
const packets = { open: 48, ping: 50, message: 52 };

function onClosed({ code, reason }: Closed): void {
  if (ended++ === 0) process.stdout.write(`a member was closed: ${code} ${reason}\n`);
}

async function until(version: number, withinMs: number): Promise<Heard> {
  [target, atTarget] = [version, checks.filter((check) => check.version >= version).length];
  const { promise, resolve } = Promise.withResolvers<void>();
  onAll = resolve;
  const tooLate = setTimeout(resolve, atTarget === checks.length ? 0 : withinMs);
  await promise;
  clearTimeout(tooLate);
  const faults = checks.reduce((sum, check) => sum + check.faults, ended);
  const heard = { members: atTarget, delivered, faults: faults - faultsTold, sample };
  [delivered, faultsTold] = [0, faults];
  return heard;
}

process.on('message', async (order: AudienceOrder) => {
  if (order.do === 'until') return void process.send?.(await until(order.version, order.withinMs));
  process.send?.(
    await join(order.stage).then(
      () => ({}),
      (error: unknown) => ({ failed: String(error) }),
    ),
  );
});
process.on('disconnect', () => process.exit());
