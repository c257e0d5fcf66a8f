import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { intEnv, optionalEnv } from '@tutti/service';

/** The folder of package.json. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

export type UpConfig = {
  readonly port: number;
  readonly gatewayPort: number;
  /** Where clients ask for the time. */
  readonly timePort: number;
  readonly listenHost: string;
  /** How many processes of these there are; gateways share their port, and so do timesyncs. */
  readonly gateways: number;
  readonly schedulers: number;
  readonly timesyncs: number;
  readonly dataDir: string;
  readonly watch: boolean;
};

/** What `tutti up` reads from the environment. @throws ConfigError naming the variable. */
export function upConfig(args: readonly string[]): UpConfig {
  const port = intEnv('PORT', { default: 8080, min: 1, max: 65_533 });
  return {
    port,
    gatewayPort: intEnv('GATEWAY_PORT', { default: port + 1, min: 1, max: 65_535 }),
    timePort: intEnv('TIME_PORT', { default: port + 2, min: 1, max: 65_535 }),
    gateways: intEnv('TUTTI_GATEWAYS', { default: 1, min: 1, max: 16 }),
    schedulers: intEnv('TUTTI_SCHEDULERS', { default: 1, min: 1, max: 16 }),
    timesyncs: intEnv('TUTTI_TIMESYNCS', { default: 1, min: 1, max: 16 }),
    listenHost: optionalEnv('LISTEN_HOST', '127.0.0.1'),
    dataDir: resolve(repositoryRoot, optionalEnv('TUTTI_DATA_DIR', '.tutti')),
    watch: args.includes('--watch'),
  };
}
