import type { Arrival } from './sockets/older-connection.ts';

export type ApiPlace = { readonly apiPublicUrl: string | undefined; readonly apiPort: number };

/** Where a client finds the api, without a slash at the end: unless it is said, on the host by which it found the gateway. */
export const apiUrls =
  ({ apiPublicUrl, apiPort }: ApiPlace) =>
  ({ hostname, secure }: Pick<Arrival, 'hostname' | 'secure'>): string =>
    apiPublicUrl?.replace(/\/+$/u, '') ?? `${secure ? 'https' : 'http'}://${hostname}:${apiPort}`;
