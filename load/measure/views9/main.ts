import { views9 } from '../views/scenes.ts';
import { viewsMain } from '../views/views-main.ts';

await viewsMain({ name: 'measure.views9', boxPx: 200, scene: views9 });
