import { fileURLToPath } from 'node:url';
import { intEnv, readConfig, type ServiceConfig, serviceConfig } from '@tutti/service';

export type WebConfig = ServiceConfig & {
  /** Where the api finds the pages; 0 for any free port. */
  readonly webPort: number;
  /** What `vite build` made. */
  readonly distDir: string;
  readonly sourceDir: string;
  /** Serve the sources and renew the page as they change. */
  readonly watch: boolean;
};

export const config: WebConfig = readConfig(() => ({
  ...serviceConfig('web'),
  webPort: intEnv('WEB_PORT', { default: 0, min: 0, max: 65_535 }),
  distDir: fileURLToPath(new URL('../dist', import.meta.url)),
  sourceDir: fileURLToPath(new URL('..', import.meta.url)),
  watch: process.argv.includes('--watch'),
}));
