import { freePort } from '@tutti/embedded';
import { type ServiceProcess, startServiceProcess } from '@tutti/testkit';
import { guestToken } from '../clients/guest-token.ts';
import type { FaultLab } from './fault-lab.ts';

const secret = 'the secret of the fault runs, long enough for HS256';

/** For every service that signs or checks what the others do. */
export const secrets = { AUTH_SECRET: secret, MEDIA_SECRET: secret };

/** Gateways of a lab, all on one port: one after the other, or side by side when `GATEWAY_SHARE_PORT` is set. */
export type Gateways = AsyncDisposable & {
  /** `ws://127.0.0.1:<port>/ws` */
  readonly url: string;
  readonly port: number;
  start(): Promise<ServiceProcess>;
};

export async function gateways({ servers }: FaultLab, env: Readonly<Record<string, string>> = {}): Promise<Gateways> {
  const port = await freePort();
  const started: ServiceProcess[] = [];
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    port,
    async start() {
      const gateway = await startServiceProcess('gateway', { ...servers.env, ...secrets, GATEWAY_PORT: String(port), ...env }, 60_000);
      started.push(gateway);
      return gateway;
    },
    async [Symbol.asyncDispose]() {
      for (const gateway of started) await gateway.kill9();
    },
  };
}

export const tokenOf = (memberId: string): string => guestToken(memberId, secret);
