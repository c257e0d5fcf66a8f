import { views4hd } from '../views/scenes.ts';
import { viewsMain } from '../views/views-main.ts';

await viewsMain({ name: 'measure.views4hd', boxPx: 480, scene: views4hd });
