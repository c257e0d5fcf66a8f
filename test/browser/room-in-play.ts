import { toneWav } from '@tutti/testkit';
import type { BrowserContextOptions } from 'playwright-core';
import type { PageUnderTest } from './page-under-test.ts';

const titles = [
  'Morning, slowly',
  'Rain on the roof',
  'Étude in A minor, played on a piano that nobody had tuned for a very long time',
  'Slow bells',
];
const people = ['Bob', 'Eve Lindqvist', 'Maximiliane-Josephine von Hohenstein zu Altenburg', 'Søren Ångström', 'Zoë'];

export type RoomInPlayOptions = {
  readonly title?: string;
  readonly people?: number;
  readonly tracks?: number;
  readonly play?: boolean;
  readonly viewport?: BrowserContextOptions['viewport'];
};

let rooms = 0;
const codes = ['k7m2qx', 'p4nd8w', 'h3vzt6', 'c9rje2', 'x5uay7', 'n8kqb4', 'b6tfw3', 'd4hqs9', 'e7yrn5', 'f2xku8', 'g5wma4', 'j8pcv6'];

/** A page that is host of a room with people in it, who are about as well in time as people are, and one who is away. */
export async function roomInPlay(under: PageUnderTest, options: RoomInPlayOptions = {}) {
  const { title = 'Kitchen', people: count = 5, tracks = titles.length, play = true, viewport } = options;
  const { server } = under;
  const roomId = codes[rooms++ % codes.length] ?? 'k7m2qx';
  server.run(roomId, 'm0', { type: 'OpenRoom', title });
  const page = await under.joinAs('Ada', roomId, viewport === undefined ? {} : { viewport });
  const ada = server.room(roomId).room;
  const hostId = ada.status === 'open' ? ada.hostId : '';
  for (let i = 0; i < tracks; i++) {
    const name = titles[i] ?? `Track ${i + 1}`;
    server.addTrack(roomId, hostId, `${name}.wav`, toneWav(150 + (i % 4) * 17));
  }
  let last = '';
  for (let i = 0; i < count; i++) {
    const apart = [0.3, -0.8, 1.1, 0.1, -0.4][i % 5] ?? 0;
    last = server.plantMember(roomId, people[i] ?? `Guest ${i + 1}`, {
      rttMs: 12 + i,
      errorMs: 0.4 + (i % 3) * 0.2,
      ...(play ? { driftMs: apart } : {}),
    });
  }
  if (count > 3) server.run(roomId, last, { type: 'LoseMember' });
  await page
    .getByTestId('tracks')
    .getByText(titles[0] ?? '')
    .waitFor({ state: 'attached' });
  if (play) await page.getByTestId('play').click();
  return page;
}
