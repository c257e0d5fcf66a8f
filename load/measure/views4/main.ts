import { views4 } from '../views/scenes.ts';
import { viewsMain } from '../views/views-main.ts';

await viewsMain({ name: 'measure.views4', boxPx: 320, scene: views4 });
