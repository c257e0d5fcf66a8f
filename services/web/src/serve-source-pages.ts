import { createServer } from 'node:http';
import type { Pages, PagesOptions } from './pages.ts';

/** The pages from their sources, each change shown at once. The page's own line for changes goes straight to this port, past the api. */
export async function serveSourcePages({ sourceDir, host, port }: PagesOptions & { readonly sourceDir: string }): Promise<Pages> {
  const { createServer: createVite } = await import('vite'); // a development dependency: not there in production
  const http = createServer();
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(port, host, resolve));
  const address = http.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  const vite = await createVite({
    root: sourceDir,
    appType: 'spa',
    server: { middlewareMode: true, allowedHosts: true, hmr: { server: http, clientPort: actualPort } },
  });
  http.on('request', vite.middlewares);
  return {
    port: actualPort,
    ready: () => true,
    async [Symbol.asyncDispose]() {
      await vite.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
