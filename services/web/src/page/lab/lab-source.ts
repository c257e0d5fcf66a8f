import type { ClientFrame } from '@tutti/protocol/json';
import { useEffect, useState } from 'preact/hooks';
import { guestToken } from '../guest.ts';
import { getJson } from '../http.ts';
import { pageQuery } from '../query.ts';

/** Where this server's time is to be had. */
export type LabSource =
  | { readonly status: 'asking' | 'unreachable' | 'no-endpoint' }
  | { readonly status: 'found'; readonly timeUrl: string; readonly gateway: LabGateway | undefined };
export type LabGateway = { readonly url: string; readonly join: () => Promise<Extract<ClientFrame, { t: 'JOIN_ROOM' }>> };

const againMs = 3_000;

export type LabQuery = { readonly timeUrl: string | undefined; readonly roomId: string | undefined };

/** `/lab?room=kitchen&time=ws://127.0.0.1:9001/time`: the room that one comes from, and another address for the time (a delayed one). */
export function labQuery(search: string, pageHost: string): LabQuery {
  const room = new URLSearchParams(search).get('room');
  return {
    timeUrl: pageQuery(search, pageHost).timeUrl,
    roomId: room !== null && /^[A-Za-z0-9_-]{1,64}$/.test(room) ? room : undefined,
  };
}

/** Asks until it is told. */
export function useLabSource(): LabSource {
  const [source, setSource] = useState<LabSource>({ status: 'asking' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const { timeUrl: instead, roomId } = labQuery(location.search, location.hostname);
    const ask = async () => {
      const config = await getJson<{ gatewayUrl: string; timeUrl?: string }>('/config.json').catch(() => undefined);
      if (stopped) return;
      if (!config) {
        setSource({ status: 'unreachable' });
        timer = setTimeout(ask, againMs);
        return;
      }
      const timeUrl = instead ?? config.timeUrl;
      setSource(timeUrl ? { status: 'found', timeUrl, gateway: gatewayFor(config.gatewayUrl, roomId) } : { status: 'no-endpoint' });
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, []);
  return source;
}

/** As the guest that the room's tab is: the same member once more, so that nobody in the room sees a stranger come. */
function gatewayFor(url: string, roomId: string | undefined): LabGateway | undefined {
  if (roomId === undefined || guestToken() === '') return undefined;
  let attempts = 0;
  return {
    url,
    join: async () => ({
      t: 'JOIN_ROOM',
      commandId: `lab-${crypto.getRandomValues(new Uint32Array(1))}-${++attempts}`,
      roomId,
      token: guestToken(),
    }),
  };
}
