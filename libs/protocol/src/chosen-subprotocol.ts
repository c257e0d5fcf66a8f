import { subprotocols } from './json/frames.ts';

/** How the frames of a connection are written. */
export type Encoding = 'json' | 'binary';

/** What a server speaks with who offers these, a header with commas between. Who offers nothing gets JSON; who offers only what we do not speak gets nothing. */
export function chosenSubprotocol(offered: string): { readonly protocol: string; readonly encoding: Encoding } | undefined {
  if (offered === '') return { protocol: '', encoding: 'json' };
  const names = offered.split(',').map((name) => name.trim());
  if (names.includes(subprotocols.json)) return { protocol: subprotocols.json, encoding: 'json' };
  return names.includes(subprotocols.binary) ? { protocol: subprotocols.binary, encoding: 'binary' } : undefined;
}
