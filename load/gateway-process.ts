import { freePort } from '@tutti/embedded';
import { type ServiceProcess, startServiceProcess } from '@tutti/testkit';
import { guestToken } from './clients/guest-token.ts';

/** A gateway in its own process, with a secret that is known here. */
export type GatewayProcess = AsyncDisposable & {
  readonly service: ServiceProcess;
  /** `ws://127.0.0.1:<port>/ws` */
  readonly url: string;
  readonly token: (memberId: string) => string;
};

/** For benches that bring thousands at once: how a gateway spreads them is another question. */
export const admitAll = { ADMIT_PER_SEC: '100000' };

const secret = 'the secret of the benches, long enough for HS256';

export async function startGatewayProcess(natsUrl: string, env: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
  const port = await freePort();
  const service = await startServiceProcess('gateway', {
    NATS_URL: natsUrl,
    GATEWAY_PORT: String(port),
    AUTH_SECRET: secret,
    MEDIA_SECRET: secret,
    ...env,
  });
  return {
    service,
    url: `ws://127.0.0.1:${port}/ws`,
    token: (memberId) => guestToken(memberId, secret),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
