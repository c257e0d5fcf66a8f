import { views16 } from '../views/scenes.ts';
import { viewsMain } from '../views/views-main.ts';

await viewsMain({ name: 'measure.views16', boxPx: 160, scene: views16 });
