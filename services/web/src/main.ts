import { startService } from '@tutti/service';
import { config } from './config.ts';
import { serveBuiltPages } from './serve-built-pages.ts';
import { serveSourcePages } from './serve-source-pages.ts';

const service = await startService('web', config);
const { listenHost: host, webPort: port, distDir, sourceDir } = config;
const pages = service.own(
  config.watch ? await serveSourcePages({ sourceDir, host, port }) : await serveBuiltPages({ distDir, host, port }),
  'pages',
);
service.ready('pages', pages.ready);
service.log.info({ port: pages.port, watch: config.watch }, 'pages are served');
await service.untilStopped();
