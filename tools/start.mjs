// `npm start`, `npm run dev`: installs what is missing, then becomes `tutti up` under the pinned Node.
import { join } from 'node:path';
import { becomePinned, ensureInstalled, root } from './install.mjs';

ensureInstalled();
becomePinned(join(root, 'services', 'cli', 'src', 'main.ts'), ['up', ...process.argv.slice(2)]);
