// `npm run build`: the SDK as one package (libs/sdk/dist), and the pages (services/web/dist).
import { join } from 'node:path';
import { becomePinned, ensureInstalled, pinnedNode, root } from './install.mjs';

ensureInstalled();
if (process.execPath !== pinnedNode()) becomePinned(process.argv[1], []);
else {
  const [{ build }, { buildSdk }] = await Promise.all([import('vite'), import('./build-sdk.mjs')]);
  await buildSdk();
  await build({ root: join(root, 'services', 'web') });
}
