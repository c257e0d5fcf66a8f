// To be run in any page that shows views (bundled by bundle-page.ts): `window.viewWitness(selector)` looks at the pictures inside of what the selector finds.
import type { Picture } from './strip-reader.ts';
import { type ViewWitness, viewWitness } from './view-witness.ts';

declare global {
  interface Window {
    viewWitness(selector: string): ViewWitness;
  }
}

window.viewWitness = (selector) =>
  viewWitness(() =>
    [...document.querySelectorAll(selector)].map((box) => (box.querySelector('video, canvas') as Picture | null) ?? undefined),
  );
