// `npm run lab`: everything up as with `npm start`, and the sync lab's link; with --delay and the like on a bad line.
import { join } from 'node:path';
import { becomePinned, ensureInstalled, root } from './install.mjs';

ensureInstalled();
becomePinned(join(root, 'load', 'lab', 'main.ts'), process.argv.slice(2));
