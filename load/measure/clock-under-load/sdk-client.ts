// What runs in the page and in the Node clients alike: the SDK in one room, over the gateway alone and over the time endpoint as well.
import { connectRoom, silentPlayer, type TuttiRoom } from '@tutti/sdk';
import { localNowMs } from '../../../libs/sdk/src/local-clock.ts';

export type Way = 'gateway' | 'time';

/** What is asked: by which token, over which addresses. */
export type Line = { readonly way: Way; readonly gatewayUrl: string; readonly token: string; readonly timeUrl?: string };
export type ClientOrder = { readonly roomId: string; readonly lines: readonly Line[] };

/** `serverMs` is what the SDK believes server time to be when the client's own clock says `localMs`. */
export type Belief = { readonly way: Way; readonly localMs: number; readonly serverMs: number; readonly errorMs: number };

export type SdkClient = AsyncDisposable & {
  /** Those lines that know something by now. */
  beliefs(): Belief[];
};

export function sdkClient({ roomId, lines }: ClientOrder): SdkClient {
  const rooms: [Way, TuttiRoom][] = lines.map(({ way, gatewayUrl, token, timeUrl }) => {
    const options = { gatewayUrl, apiUrl: 'http://127.0.0.1', roomId, token, player: silentPlayer(), ...(timeUrl && { timeUrl }) };
    return [way, connectRoom(options)];
  });
  return {
    beliefs: () =>
      rooms.flatMap(([way, room]) => {
        const localMs = localNowMs();
        const { offsetMs, errorMs } = room.sync();
        return offsetMs === undefined || errorMs === undefined ? [] : [{ way, localMs, serverMs: localMs + offsetMs, errorMs }];
      }),
    async [Symbol.asyncDispose]() {
      for (const [, room] of rooms) await room[Symbol.asyncDispose]();
    },
  };
}
